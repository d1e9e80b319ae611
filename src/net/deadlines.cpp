// SPDX-License-Identifier: MIT
#include "deadlines.hpp"

namespace framesd::net {

void Deadlines::arm(Timed& timed, Phase phase, SteadyTime now) noexcept {
  const auto index = static_cast<std::size_t>(phase);
  if (timed.is_linked()) timed.unlink();
  timed.deadline_ = now + durations_[index];
  lists_[index].push_back(timed);
}

// All deadlines of a list move by the same amount, so the order stays.
void Deadlines::set_durations(const Durations& durations) noexcept {
  for (std::size_t i = 0; i < kPhases; ++i) {
    for (Timed& timed : lists_[i]) timed.deadline_ += durations[i] - durations_[i];
  }
  durations_ = durations;
}

void Deadlines::expire(SteadyTime now) {
  for (List& list : lists_) {
    while (!list.empty() && list.front().deadline_ <= now) {
      Timed& first = list.front();
      list.pop_front();
      over_.push_back(first);
      first.on_deadline();
    }
  }
}

}  // namespace framesd::net
