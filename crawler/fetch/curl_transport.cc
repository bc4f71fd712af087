#include "crawler/fetch/curl_transport.h"
