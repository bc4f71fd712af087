// The frontier: which host may be asked now, and for what. (placeholder, replaced with the corridor)
#pragma once
