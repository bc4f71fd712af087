#include "text/entities.h"
