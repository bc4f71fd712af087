#include "store/impact.h"

#include <bit>

#include "store/index_form.h"

namespace wirefold {
namespace {

constexpr unsigned kPartBits = 16;  // of an exact impact
constexpr unsigned kUnitBits = 4;   // of a rough one
constexpr uint32_t kExact = 2U << kUnitBits;

}  // namespace

ImpactTable::ImpactTable() {
  for (uint32_t rough = 0; rough < shares_.size(); ++rough) {
    const uint64_t all = uint64_t{kHalvingWords} + WordsOf(static_cast<uint8_t>(rough));
    shares_[rough] =
        static_cast<uint32_t>(((uint64_t{kHalvingWords} << kPartBits) + all - 1) / all);
  }
}

// Below 32 the units themselves; above, their size and the four bits behind the first.
uint8_t RoughImpact(uint32_t impact) {
  constexpr unsigned kDrop = kPartBits - kUnitBits;
  const auto units = static_cast<uint32_t>((uint64_t{impact} + (1U << kDrop) - 1) >> kDrop);
  if (units < kExact) return static_cast<uint8_t>(units);
  const unsigned size = static_cast<unsigned>(std::bit_width(units)) - kUnitBits - 1;
  // One more may be one of the next size, which is the next byte as well.
  const uint32_t bits = (units + (1U << size) - 1) >> size;
  const uint32_t rough = (size << kUnitBits) + bits;
  return static_cast<uint8_t>(rough < 255 ? rough : 255);
}

double ImpactOf(uint8_t rough) {
  constexpr double kUnit = 1.0 / (1U << kUnitBits);
  if (rough < kExact) return rough * kUnit;
  const unsigned size = (rough >> kUnitBits) - 1U;
  return ((16U + (rough & 15U)) << size) * kUnit;
}

}  // namespace wirefold
