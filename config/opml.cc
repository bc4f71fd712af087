#include "config/opml.h"
