#include "crawler/extract/extract.h"
