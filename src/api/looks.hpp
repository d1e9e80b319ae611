// SPDX-License-Identifier: MIT
//
// Looks: the logs of an answer about several of them, looked at one after the other.
//
// What is copied in one look is of one state of that log; between two looks any log may be changed. Each log
// is looked at before anything is decided (begin), and once more for its rows, where they are needed (look).
#pragma once

#include "log_parts.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/view.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace framesd::api {

class Looks {
 public:
  // What a first look tells of a log: not its facts, which may be long.
  struct Seen {
    store::Version version;
    store::Extent extent;
  };

  // A log may be among them more than once.
  explicit Looks(std::vector<std::shared_ptr<LogParts>> logs) : logs_(std::move(logs)) {}

  // Whether a look at one of them may wait for a network.
  bool may_wait() const noexcept;

  // Looks at each for its version and extent; a few microseconds each. Errors: those of a look.
  [[nodiscard]] result<void> begin();

  // REQUIRES of all below: begin() has been called and has succeeded

  // As it was then.
  const Seen& seen(std::size_t log) const noexcept { return seen_[log]; }

  // As store::Reader::look(), at one of them.
  template <class F>
  std::invoke_result_t<F, store::View&> look(std::size_t log, F&& body) {
    return logs_[log]->store.look([&](store::View& view) {
      read_[log] = view.version();
      return body(view);
    });
  }

  // Appends what tells these states from any others: of each log the one that begin() saw, and the one of
  // its last look where that is another.
  void append_states(std::string& key) const;

 private:
  std::vector<std::shared_ptr<LogParts>> logs_;
  std::vector<Seen> seen_;
  std::vector<store::Version> read_;  // in the last look at each
};

}  // namespace framesd::api
