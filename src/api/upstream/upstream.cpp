// SPDX-License-Identifier: MIT
#include "upstream/upstream.hpp"

#include "log_parts.hpp"
#include "open_logs.hpp"
#include <framesd/base/log.hpp>
#include <framesd/store/store.hpp>

#include <algorithm>
#include <utility>

namespace framesd::api {
namespace {

using std::chrono::seconds;

constexpr std::string_view kNamePlace = "{log}";
constexpr seconds kPauseMost{60};
constexpr seconds kRefusedPause{60};
// A look at a log that is not open costs 0.2 ms (SCALE: a peek): a thousand of them not each second.
constexpr unsigned kRoundsPerList = 10;

bool has_place_for_name(std::string_view url) noexcept { return url.find(kNamePlace) != url.npos; }

// Whether other logs would fare no better.
bool is_of_link(push::Trouble trouble) noexcept {
  return trouble == push::Trouble::unreachable || trouble == push::Trouble::busy ||
         trouble == push::Trouble::full;
}

std::int64_t seconds_now() noexcept {
  return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
}

}  // namespace

std::string url_of_log(std::string_view url, std::string_view log) {
  std::string text(url);
  if (const std::size_t at = text.find(kNamePlace); at != text.npos) text.replace(at, kNamePlace.size(), log);
  return text;
}

// All of them now and then; in between those that are open in this server, where most changes are made.
std::vector<std::string> Upstream::names_to_look_at() {
  if (!has_place_for_name(options_.url)) return {std::string(store::kDefaultLog)};
  if (rounds_++ % kRoundsPerList != 0) return logs_.open_names();
  std::vector<std::string> names{std::string(store::kDefaultLog)};
  if (logs_.others() == nullptr) return names;
  auto others = logs_.names();
  if (!others) return logs_.open_names();
  std::erase_if(states_, [&](const auto& each) {
    return each.first != store::kDefaultLog && !std::ranges::binary_search(*others, each.first);
  });
  names.insert(names.end(), others->begin(), others->end());
  return names;
}

void Upstream::check(SteadyTime now) {
  for (const std::string& name : names_to_look_at()) {
    if (cancelled_) return;
    look_at(name, now);
  }
  count();
}

void Upstream::look_at(const std::string& name, SteadyTime now) {
  const auto version = logs_.version(name);
  if (!version) return;  // whoever asks for the log is told why
  LogState& log = states_[name];
  log.generation = version->generation;
  if (*version == log.sent || now < not_before_ || now < log.not_before) return;
  send(name, log, now);
}

void Upstream::send(const std::string& name, LogState& log, SteadyTime now) {
  if (name == store::kDefaultLog) return send_from(logs_.unnamed().store, name, log, now);
  const auto parts = logs_.open(name);
  if (!parts) return failed(name, log, {parts.error(), push::Trouble::local}, now);
  send_from((*parts)->store, name, log, now);
}

void Upstream::send_from(store::Log& from, const std::string& name, LogState& log, SteadyTime now) {
  const push::Options options{.url = url_of_log(options_.url, name), .no_erase = !options_.erase};
  const auto centre = options_.reach(options.url, cancelled_);
  const auto done = push::send_changes(from, *centre, options);
  if (done) return sent(log, *done);
  failed(name, log, {done.error(), push::trouble_of(done.error(), *centre), centre->asked_to_wait()}, now);
}

void Upstream::sent(LogState& log, const push::Sent& what) {
  log.sent = what.version;
  log.said.clear();
  pause_ = seconds(0);
  figures_.connected.set(1);
  figures_.rows.add(what.rows);
  figures_.last_sent.set(seconds_now());
  if (std::exchange(away_, false))
    log_event(LogLevel::info, "the centre answers again", {{"upstream", std::string_view(options_.url)}});
}

void Upstream::failed(const std::string& name, LogState& log, const Failed& how, SteadyTime now) {
  const Failure& failure = how.failure;
  if (cancelled_ || failure.code == errc::cancelled) return;
  UpstreamFigures::Failures& alike = figures_.failures_by(how.trouble);
  alike.count.add();
  alike.last.set(seconds_now());
  if (is_of_link(how.trouble)) return link_failed(how, now);
  if (push::may_pass(failure)) {
    log.not_before = now + std::min(how.asked, kPauseMost);
    return;
  }
  log.not_before = now + kRefusedPause;
  if (std::exchange(log.said, failure.detail) == failure.detail) return;
  log_event(LogLevel::error, "a log cannot be sent to the centre",
            {{"log", std::string_view(name)}, {"error", std::string_view(failure.detail)}});
}

void Upstream::link_failed(const Failed& how, SteadyTime now) {
  figures_.connected.set(0);
  pause_ = std::clamp(2 * pause_, seconds(1), kPauseMost);
  not_before_ = now + std::clamp(how.asked, pause_, kPauseMost);
  if (std::exchange(away_, true)) return;
  log_event(LogLevel::warning, "the centre does not take what changed: it is tried again until it does",
            {{"upstream", std::string_view(options_.url)}, {"error", std::string_view(how.failure.detail)}});
}

void Upstream::count() noexcept {
  std::int64_t logs = 0;
  std::int64_t refused = 0;
  std::uint64_t generations = 0;
  for (const auto& [name, log] : states_) {
    if (!log.said.empty()) ++refused;
    const bool complete = log.sent.incarnation != 0 && log.sent.generation >= log.generation;
    if (complete) continue;
    ++logs;
    generations += log.generation - log.sent.generation;
  }
  figures_.logs_behind.set(logs);
  figures_.refused_logs.set(refused);
  figures_.generations_behind.set(static_cast<std::int64_t>(generations));
}

}  // namespace framesd::api
