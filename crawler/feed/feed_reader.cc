#include "crawler/feed/feed_reader.h"
