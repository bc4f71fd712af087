#include "text/language.h"
