// Chooses among the candidates by agreement: the answer that the others support most.
#pragma once

#include <vector>

#include "crawler/extract/candidates.h"

namespace wirefold {

// The index of the answer to take; writes each one's support. The first wins where agreement does
// not decide. An empty candidate is never chosen while another is not.
size_t Choose(const PageBlocks& page, std::vector<Candidate>& candidates);

}  // namespace wirefold
