// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include "store/store_fixture.hpp"
#include <framesd/facts/outline.hpp>

#include <string>

namespace bench = framesd::bench;
namespace facts = framesd::facts;
namespace store = framesd::store;

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

// Few facts and the longest, of an open log and of one that is not.
BENCH(store_facts) {
  for (const std::size_t stations : {std::size_t{0}, facts::kStationsMax}) {
    framesd::test::DiskStore disk;
    (void)disk.store().write_and_wait(store::Describe{.facts = facts_json(facts_of(stations))}).value();
    const std::string name = "store_facts_" + std::to_string(stations);
    bench::measure(name, {.unit = "look"}, [&] { bench::keep(framesd::test::once(disk.store()).facts()); });
    disk.close();
    bench::measure(name + "_peeked", {.unit = "summary"},
                   [&] { bench::keep(store::lmdb::summary_at(disk.options().directory)); });
  }
}
