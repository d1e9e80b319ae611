// SPDX-License-Identifier: MIT
#include "las_depths.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace framesd::formats {
namespace {

std::uint64_t distance(Depth a, Depth b) noexcept {
  const auto from = static_cast<std::uint64_t>(std::min(a, b).count());
  return static_cast<std::uint64_t>(std::max(a, b).count()) - from;
}

// Held at the ends of what a depth can be.
Depth difference(Depth to, Depth from) noexcept {
  constexpr auto kMost = static_cast<std::uint64_t>(Depth::highest().count());
  const auto count = static_cast<std::int64_t>(std::min(distance(to, from), kMost));
  return Depth::from_count(to < from ? -count : count);
}

// A step may differ by a hundredth: depths are often rounded when they are written.
bool same_step(Depth found, Depth expected) noexcept {
  return distance(found, expected) <= distance(expected, Depth()) / 100 + 1;
}

}  // namespace

std::optional<Depth> LasDepths::step() const noexcept {
  const auto step = header_.step();
  return step && *step != Depth() ? std::optional(header_.in_unit(*step)) : std::nullopt;
}

void LasDepths::note(Depth depth) {
  if (!first_) first_ = depth;
  if (const auto expected = step(); row_before_ && expected) {
    ++steps_;
    if (!same_step(difference(depth, *row_before_), *expected)) ++other_steps_;
  }
  last_ = row_before_ = depth;
}

bool LasDepths::one_step_on(Depth at, Depth next) const noexcept {
  const auto expected = step();
  return expected && same_step(difference(next, at), *expected);
}

void LasDepths::describe(Layout& layout, bool finished) const {
  constexpr std::uint64_t kLeast = 1000;  // counts
  const std::uint64_t near = std::max(step() ? distance(*step(), Depth()) / 2 : 0, kLeast);
  const auto compare = [&](std::string_view name, std::optional<Depth> said, std::optional<Depth> found,
                           std::string_view row) {
    if (!said || !found) return;
    const Depth converted = header_.in_unit(*said);
    if (distance(converted, *found) <= near) return;
    layout.remarks.push_back(std::string(name) + " is " + converted.text() + ", but the " + std::string(row) +
                             " row is at " + found->text());
  };
  compare("STRT", header_.start(), first_, "first");
  if (finished) compare("STOP", header_.stop(), last_, "last");
  if (other_steps_ != 0)
    layout.remarks.push_back("STEP is " + step()->text() + ", but " + std::to_string(other_steps_) + " of " +
                             std::to_string(steps_) + " steps between rows are others");
}

}  // namespace framesd::formats
