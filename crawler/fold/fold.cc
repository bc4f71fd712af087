#include "crawler/fold/fold.h"
