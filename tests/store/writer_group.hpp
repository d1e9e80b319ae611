// SPDX-License-Identifier: MIT
//
// Group: requests that the writer gets in one go, so that they share a transaction.
#pragma once

#include "store_fixture.hpp"

#include <deque>
#include <functional>
#include <future>
#include <utility>
#include <vector>

namespace framesd::test {

using Outcome = result<store::WriteOutcome>;

// Requests that the writer gets as one group: it is kept busy until all are submitted.
class Group {
 public:
  explicit Group(store::Log& store) : store_(store) {
    store_.submit(store::Erase{{at(1), at(0)}}, [this, gate = release_.get_future().share()](const Outcome&) {
      busy_.set_value();
      gate.wait();
    });
    busy_.get_future().wait();
  }
  // on_end   on the writer's thread, before the next one ends
  void add(store::WriteRequest request, std::function<void()> on_end = {}) {
    auto& ended = outcomes_.emplace_back();
    store_.submit(std::move(request), [&ended, on_end = std::move(on_end)](const Outcome& outcome) {
      if (on_end) on_end();
      ended.set_value(outcome);
    });
  }
  std::vector<Outcome> run() {
    release_.set_value();
    std::vector<Outcome> outcomes;
    for (auto& ended : outcomes_) outcomes.push_back(ended.get_future().get());
    return outcomes;
  }

 private:
  store::Log& store_;
  std::promise<void> busy_;
  std::promise<void> release_;
  std::deque<std::promise<Outcome>> outcomes_;
};

}  // namespace framesd::test
