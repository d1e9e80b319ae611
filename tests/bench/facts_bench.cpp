// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include <framesd/facts/outline.hpp>

#include <string>

namespace bench = framesd::bench;
namespace facts = framesd::facts;

namespace {

facts::Facts facts_of(std::size_t stations) {
  facts::Facts known{.title = "Image 9000-9500", .well = "A-1", .unit = facts::Unit::foot, .bit_size = 8.5};
  for (std::size_t i = 0; i < stations; ++i) {
    const auto at = static_cast<double>(i);
    known.survey.push_back({at * 9.14400123, at / 100, at / 30});
  }
  return known;
}

}  // namespace

BENCH(facts_outline) {
  for (const std::size_t stations : {std::size_t{0}, facts::kStationsMax}) {
    const std::string text = facts_json(facts_of(stations));
    const std::string name = "facts_outline_" + std::to_string(stations);
    bench::measure(name, {.unit = "outline"}, [&] { bench::keep(facts::outline_of(text)); });
  }
}
