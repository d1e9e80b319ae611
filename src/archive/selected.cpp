// SPDX-License-Identifier: MIT
#include <framesd/archive/selected.hpp>

namespace framesd::archive {

checked<void> Selected::begin(const Head& head) {
  if (!selection_.as.empty() && selection_.log.empty() && head.logs != 1) {
    return fail(errc::usage, "the archive holds " + std::to_string(head.logs) +
                                 " logs: name the one that gets another name with --log");
  }
  Head passed = head;
  if (!selection_.log.empty()) passed.logs = 1;
  return to_.begin(passed);
}

checked<void> Selected::begin_log(const Manifest& manifest) {
  takes_ = selection_.log.empty() || manifest.name == selection_.log;
  if (!takes_) return {};
  found_ = true;
  Manifest passed = manifest;
  if (!selection_.as.empty()) passed.name = selection_.as;
  return to_.begin_log(passed);
}

checked<void> Selected::facts(std::string_view text) { return takes_ ? to_.facts(text) : checked<void>(); }

checked<void> Selected::row(Depth depth, const store::NewRow& row) {
  return takes_ ? to_.row(depth, row) : checked<void>();
}

checked<void> Selected::note(const store::Note& note) { return takes_ ? to_.note(note) : checked<void>(); }

checked<void> Selected::end_log() { return takes_ ? to_.end_log() : checked<void>(); }

checked<void> Selected::end() {
  if (!selection_.log.empty() && !found_)
    return fail(errc::log_missing, "the archive holds no log '" + selection_.log + "'");
  return to_.end();
}

}  // namespace framesd::archive
