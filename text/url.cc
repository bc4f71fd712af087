#include "text/url.h"
