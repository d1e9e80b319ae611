// SPDX-License-Identifier: MIT
//
// Finding: what one check of `framesd doctor` found.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::app {

struct Finding {
  enum class Verdict {
    well,
    unknown,  // it cannot be found out here
    warning,  // works, but may lead to trouble
    bad,      // something must be done
  };
  std::string check;  // "clock": one word, the same in every report
  Verdict verdict = Verdict::well;
  std::string found;
  std::string advice{};  // what to do; empty where nothing is
};

// What to do where this user may not look at something, or use it.
inline std::string as_another_user() { return "run this as the user of the service, or with sudo"; }

class Findings {
 public:
  // on_add   is given each finding as soon as there is one
  explicit Findings(std::function<void(const Finding&)> on_add = {}) : on_add_(std::move(on_add)) {}

  void well(std::string_view check, std::string found) {
    add({std::string(check), Finding::Verdict::well, std::move(found)});
  }
  void unknown(std::string_view check, std::string why) {
    add({std::string(check), Finding::Verdict::unknown, std::move(why)});
  }
  void warning(std::string_view check, std::string found, std::string advice) {
    add({std::string(check), Finding::Verdict::warning, std::move(found), std::move(advice)});
  }
  void bad(std::string_view check, std::string found, std::string advice) {
    add({std::string(check), Finding::Verdict::bad, std::move(found), std::move(advice)});
  }
  void add(Finding finding) {
    all_.push_back(std::move(finding));
    if (on_add_) on_add_(all_.back());
  }
  const std::vector<Finding>& all() const noexcept { return all_; }

 private:
  std::function<void(const Finding&)> on_add_;
  std::vector<Finding> all_;
};

}  // namespace framesd::app
