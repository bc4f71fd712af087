#include "text/json_write.h"
