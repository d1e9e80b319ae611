// SPDX-License-Identifier: MIT
//
// Selected: passes one log of an archive on, under another name if asked, or all.
#pragma once

#include <framesd/archive/visitor.hpp>

#include <string>

namespace framesd::archive {

// What to take. Empty: all; under the names that they have.
struct Selection {
  std::string log;
  std::string as;  // of the only one that is taken
};

// Errors: those of `to`; usage: `as` is for one log, and there are more; log_missing: it is not in there.
class Selected final : public Visitor {
 public:
  // `to` outlives it.
  Selected(Selection selection, Visitor& to) : selection_(std::move(selection)), to_(to) {}

  [[nodiscard]] checked<void> begin(const Head& head) override;
  [[nodiscard]] checked<void> begin_log(const Manifest& manifest) override;
  [[nodiscard]] checked<void> facts(std::string_view text) override;
  [[nodiscard]] checked<void> row(Depth depth, const store::NewRow& row) override;
  [[nodiscard]] checked<void> note(const store::Note& note) override;
  [[nodiscard]] checked<void> end_log() override;
  [[nodiscard]] checked<void> end() override;

 private:
  const Selection selection_;
  Visitor& to_;
  bool takes_ = false;  // the log that is being given
  bool found_ = false;
};

}  // namespace framesd::archive
