#include "crawler/fold/table.h"
