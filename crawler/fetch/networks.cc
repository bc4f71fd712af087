#include "crawler/fetch/networks.h"
