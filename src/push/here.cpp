// SPDX-License-Identifier: MIT
#include "here.hpp"

#include <framesd/push/push.hpp>

#include <utility>

namespace framesd::push {

result<Here> look_here(store::View& log, const std::string& url) {
  Here here{.format = log.format(), .id = log.id()};
  auto facts = log.facts();
  if (!facts) return facts.error();
  here.facts = *std::move(facts);
  const auto note = log.note(note_key(url));
  if (!note) return note.error();
  if (*note) here.note = (*note)->value;
  here.progress = progress_of(log, *note);
  if (const auto taken = take_up_changes(here.progress, log); !taken) return taken.error();
  return here;
}

Failure failure_of_log(const boost::system::error_code& code) {
  if (code == errc::store_replacing)
    return {code, "the log is being replaced: its rows are sent when that is done"};
  return {code, "the log cannot be read: " + code.message()};
}

checked<bool> has_changes(store::Log& log, const std::string& url) {
  const auto here = log.look([&](store::View& view) { return look_here(view, url); });
  if (!here) return failure_of_log(here.error());
  return !here->progress.pending.empty() || here->progress.facts;
}

checked<Lag> lag_of(store::Log& log, const std::string& url) {
  const auto lag = log.look([&](store::View& view) -> result<Lag> {
    const auto note = view.note(note_key(url));
    if (!note) return note.error();
    return lag_in(view, progress_of(view, *note));
  });
  if (!lag) return failure_of_log(lag.error());
  return *lag;
}

}  // namespace framesd::push
