#include "crawler/fetch/robots.h"
