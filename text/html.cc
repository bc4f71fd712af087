#include "text/html.h"
