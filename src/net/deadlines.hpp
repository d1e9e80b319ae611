// SPDX-License-Identifier: MIT
//
// Deadlines: until when each connection of a worker may stay in its phase.
//
// A phase has the same time limit for all connections, so a list in the order of arming is also in the order
// of expiry: arming moves a list node, expiry looks at the first nodes. One timer per worker drives it; a
// timer per connection would cost an ordered insertion and a cancelled completion per request. Every session
// of a worker is always in exactly one list, so the lists also serve as its list of sessions. One thread.
#pragma once

#include "phase.hpp"
#include <framesd/base/clock.hpp>

#include <array>
#include <chrono>
#include <cstdint>

#include <boost/intrusive/list.hpp>

namespace framesd::net {

// Something with a deadline. Removes itself from its list when destroyed.
class Timed
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  Timed() = default;
  Timed(const Timed&) = delete;
  Timed& operator=(const Timed&) = delete;
  virtual ~Timed() = default;

  // Called once per deadline.
  virtual void on_deadline() = 0;

 private:
  friend class Deadlines;
  SteadyTime deadline_;
};

class Deadlines {
 public:
  using Durations = std::array<std::chrono::milliseconds, kPhases>;

  explicit Deadlines(const Durations& durations) noexcept : durations_(durations) {}

  // Sets the time limits, also for those that are in a phase already.
  void set_durations(const Durations& durations) noexcept;

  // Puts `timed` into `phase`, with its time beginning at `now`. `now` must never decrease.
  void arm(Timed& timed, Phase phase, SteadyTime now) noexcept;

  // Calls on_deadline() of all whose time is over.
  void expire(SteadyTime now);

  // Calls `visit` for all, or for those of one phase whose time is not over. `visit` may destroy its
  // argument.
  template <class F>
  void for_each(Phase phase, F&& visit) {
    visit_all(lists_[static_cast<std::size_t>(phase)], visit);
  }
  template <class F>
  void for_each(F&& visit) {
    for (List& list : lists_) visit_all(list, visit);
    visit_all(over_, visit);
  }

 private:
  using List = boost::intrusive::list<Timed, boost::intrusive::constant_time_size<false>>;

  template <class F>
  static void visit_all(List& list, F&& visit) {
    for (auto at = list.begin(); at != list.end();) visit(*at++);
  }

  Durations durations_;
  std::array<List, kPhases> lists_;  // by phase, the next to expire first
  List over_;                        // those whose time is over
};

}  // namespace framesd::net
