// Chooses among the candidates by agreement: the answer that the others support most.
#pragma once

#include <vector>

#include "crawler/extract/candidates.h"

namespace wirefold {

// The first of `candidates` wins where agreement does not decide. An empty candidate is never
// chosen while another is not.
const Candidate& Choose(const PageBlocks& page, const std::vector<Candidate>& candidates);

}  // namespace wirefold
