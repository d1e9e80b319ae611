// SPDX-License-Identifier: MIT
#include "verify.hpp"

#include "builder.hpp"
#include "comparison.hpp"

namespace framesd::store {

result<OverviewReport> verify_overview(OverviewSource& source) {
  OverviewReport report;
  OverviewComparison comparison(source, report);
  OverviewBuilder builder(source.format());
  builder.begin(comparison);
  result<void> built;
  std::optional<Key> first;
  Key last = 0;
  const auto add = [&](const FrameRow& frame) {
    if (!first) first = frame.key;
    last = frame.key;
    ++report.frames;
    built = builder.add(frame);
    return built.has_value();
  };
  if (const auto done = source.visit({0, ~Key{0}}, RowPart::source, add); !done) return done.error();
  if (!built) return built.error();
  if (first) {
    const auto finished = builder.finish(smallest_cell(*first, last).level());
    if (!finished) return finished.error();
  }
  if (const auto done = comparison.find_superfluous({0, ~Key{0}}); !done) return done.error();
  return report;
}

}  // namespace framesd::store
