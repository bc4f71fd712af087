#include "text/xml.h"
