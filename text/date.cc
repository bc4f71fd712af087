#include "text/date.h"
