// SPDX-License-Identifier: MIT
//
// Deadlines: until when each connection of a worker may stay in its phase.
//
// All that are in one phase have the same time to spend, so a list in the order of arming is in the order of
// expiry: arming is a splice, expiry looks at the fronts. One timer a worker drives it: a timer a connection
// would cost an ordered insertion and an aborted completion a request. Every session of a worker is always in
// exactly one list, so the lists are its register of sessions too. For one thread.
#pragma once

#include "phase.hpp"
#include <framesd/base/clock.hpp>

#include <array>
#include <chrono>
#include <cstdint>

#include <boost/intrusive/list.hpp>

namespace framesd::net {

// Something with a deadline. Leaves its list when destroyed.
class Timed
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  Timed() = default;
  Timed(const Timed&) = delete;
  Timed& operator=(const Timed&) = delete;
  virtual ~Timed() = default;

  // Called once a deadline.
  virtual void on_deadline() = 0;

 private:
  friend class Deadlines;
  SteadyTime deadline_;
};

class Deadlines {
 public:
  using Durations = std::array<std::chrono::milliseconds, kPhases>;

  explicit Deadlines(const Durations& durations) noexcept : durations_(durations) {}

  // New times to spend, for those who are in a phase already too.
  void set_durations(const Durations& durations) noexcept;

  // Puts `timed` into `phase`, its time beginning at `now`. `now` never goes back.
  void arm(Timed& timed, Phase phase, SteadyTime now) noexcept;

  // Calls on_deadline() of all whose time is over.
  void expire(SteadyTime now);

  // Calls `visit` on all, or on those of one phase whose time is not over. `visit` may end the one it is
  // given.
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
  std::array<List, kPhases> lists_;  // by phase, the first to expire in front
  List over_;                        // whose time is over
};

}  // namespace framesd::net
