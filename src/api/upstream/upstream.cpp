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
constexpr seconds kRefusedPause{60};
// A look at a log that is not open costs 0.2 ms (SCALE: a peek): a thousand of them not each second.
constexpr unsigned kRoundsPerList = 10;

// Whether other logs would fare no better.
bool is_of_link(push::Trouble trouble) noexcept {
  return trouble == push::Trouble::unreachable || trouble == push::Trouble::busy ||
         trouble == push::Trouble::full;
}

UpstreamState::Time clock_now() noexcept { return std::chrono::system_clock::now(); }

std::int64_t epoch_seconds(UpstreamState::Time time) noexcept {
  return std::chrono::system_clock::to_time_t(time);
}

}  // namespace

bool sends_all_logs(std::string_view url) noexcept { return url.find(kNamePlace) != url.npos; }

std::string url_of_log(std::string_view url, std::string_view log) {
  std::string text(url);
  if (const std::size_t at = text.find(kNamePlace); at != text.npos) text.replace(at, kNamePlace.size(), log);
  return text;
}

// All of them now and then; in between those that are open in this server, where most changes are made.
std::vector<std::string> Upstream::names_to_look_at() {
  if (!sends_all_logs(options_.url)) return {std::string(store::kDefaultLog)};
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
  const std::vector<std::string> names = names_to_look_at();
  for (const std::string& name : names) {
    if (cancelled_) return;
    look_at(name);
  }
  show();
  for (const std::string& name : names) {
    if (cancelled_) return;
    send_if_due(name, now);
  }
  show();
}

// Its rows are counted when it has changed, not each time.
void Upstream::look_at(const std::string& name) {
  const auto version = logs_.version(name);
  if (!version) return;  // whoever asks for the log is told why
  LogState& log = states_[name];
  log.seen = *version;
  if (log.seen == log.sent || log.seen == log.measured) return;
  log.measured = log.seen;
  log.lag = lag_of(name);
}

std::optional<push::Lag> Upstream::lag_of(const std::string& name) {
  const std::string url = url_of_log(options_.url, name);
  const auto given = [](const checked<push::Lag>& lag) { return lag ? std::optional(*lag) : std::nullopt; };
  if (name == store::kDefaultLog) return given(push::lag_of(logs_.unnamed().store, url));
  const auto parts = logs_.open(name);
  return parts ? given(push::lag_of((*parts)->store, url)) : std::nullopt;
}

// While a log is being sent, which may take hours, others change.
void Upstream::take_lag(const std::string& name, LogState& log, const push::Lag& lag) {
  log.lag = lag;
  log.seen = log.measured = lag.version;
  if (sends_all_logs(options_.url))
    for (const std::string& other : logs_.open_names())
      if (other != name) look_at(other);
  show();
}

void Upstream::send_if_due(const std::string& name, SteadyTime now) {
  const auto log = states_.find(name);
  if (log == states_.end() || log->second.seen == log->second.sent) return;
  if (now < not_before_ || now < log->second.not_before) return;
  send(name, log->second, now);
}

void Upstream::send(const std::string& name, LogState& log, SteadyTime now) {
  if (name == store::kDefaultLog) return send_from(logs_.unnamed().store, name, log, now);
  const auto parts = logs_.open(name);
  if (!parts) return failed(name, log, {parts.error(), push::Trouble::local}, now);
  send_from((*parts)->store, name, log, now);
}

void Upstream::send_from(store::Log& from, const std::string& name, LogState& log, SteadyTime now) {
  const push::Options options{.url = url_of_log(options_.url, name),
                              .no_erase = !options_.erase,
                              .on_lag = [&](const push::Lag& lag) { take_lag(name, log, lag); }};
  const auto centre = options_.reach(options.url, cancelled_);
  const auto done = push::send_changes(from, *centre, options, confirmed_);
  if (done) return sent(log, *done);
  failed(name, log, {done.error(), push::trouble_of(done.error(), *centre), centre->asked_to_wait()}, now);
}

void Upstream::sent(LogState& log, const push::Sent& what) {
  log.sent = log.seen = what.version;
  log.lag.reset();
  log.trouble = push::Trouble::none;
  log.said.clear();
  pauses_.end();
  connected_ = true;
  last_sent_ = clock_now();
  figures_.rows.add(what.rows);
  if (std::exchange(away_, push::Trouble::none) != push::Trouble::none)
    log_event(LogLevel::info, "the centre answers again", {{"upstream", std::string_view(options_.url)}});
}

void Upstream::failed(const std::string& name, LogState& log, const Failed& how, SteadyTime now) {
  const Failure& failure = how.failure;
  if (cancelled_ || failure.code == errc::cancelled) return;
  UpstreamFigures::Failures& alike = figures_.failures_by(how.trouble);
  alike.count.add();
  alike.last.set(epoch_seconds(clock_now()));
  if (is_of_link(how.trouble)) return link_failed(how, now);
  log.trouble = how.trouble;
  if (push::may_pass(failure)) {
    log.not_before = now + std::min(how.asked, kRefusedPause);
    return;
  }
  log.not_before = now + kRefusedPause;
  if (std::exchange(log.said, failure.detail) == failure.detail) return;
  log_event(LogLevel::error, "a log cannot be sent to the centre",
            {{"log", std::string_view(name)}, {"error", std::string_view(failure.detail)}});
}

void Upstream::link_failed(const Failed& how, SteadyTime now) {
  connected_ = false;
  not_before_ = now + pauses_.next(confirmed_, how.asked);
  if (std::exchange(away_, how.trouble) != push::Trouble::none) return;
  away_since_ = clock_now();
  log_event(LogLevel::warning, "the centre does not take what changed: it is tried again until it does",
            {{"upstream", std::string_view(options_.url)}, {"error", std::string_view(how.failure.detail)}});
}

std::uint64_t Upstream::LogState::generations_behind() const noexcept {
  if (!is_behind()) return 0;
  return seen.generation > sent.generation ? seen.generation - sent.generation : 1;
}

void Upstream::show() {
  UpstreamState state{.connected = connected_, .trouble = away_, .last_sent = last_sent_};
  if (away_ != push::Trouble::none) state.trouble_since = away_since_;
  for (const auto& [name, log] : states_) {
    if (!log.is_behind() && log.trouble == push::Trouble::none) continue;
    UpstreamState::Log& shown = state.behind.emplace_back();
    shown.name = name;
    shown.generations = log.generations_behind();
    shown.trouble = log.trouble;
    if (!log.lag) continue;
    shown.rows = log.lag->rows;
    shown.since = log.lag->since;
  }
  count(state);
  figures_.board.show(std::move(state));
}

void Upstream::count(const UpstreamState& state) noexcept {
  std::int64_t logs = 0;
  std::uint64_t generations = 0;
  std::uint64_t rows = 0;
  std::optional<UpstreamState::Time> oldest;
  for (const UpstreamState::Log& log : state.behind) {
    if (log.generations != 0) ++logs;
    generations += log.generations;
    rows += log.rows.value_or(0);
    if (log.since) oldest = std::min(oldest.value_or(*log.since), *log.since);
  }
  const auto refused =
      std::ranges::count_if(states_, [](const auto& each) { return !each.second.said.empty(); });
  figures_.connected.set(state.connected.value_or(false));
  figures_.logs_behind.set(logs);
  figures_.generations_behind.set(static_cast<std::int64_t>(generations));
  figures_.rows_behind.set(static_cast<std::int64_t>(rows));
  figures_.behind_since.set(oldest ? epoch_seconds(*oldest) : 0);
  figures_.refused_logs.set(refused);
  figures_.last_sent.set(state.last_sent ? epoch_seconds(*state.last_sent) : 0);
}

}  // namespace framesd::api
