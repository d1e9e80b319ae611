// SPDX-License-Identifier: MIT
#include "events/event_watch.hpp"

#include "ingest/job_json.hpp"
#include <framesd/base/background.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/random.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace framesd::api {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLooksAroundEvery{250};
constexpr milliseconds kPause{
    20};  // between two looks: a thousand commits a second make at most fifty events
constexpr milliseconds kForClosed{25};  // of each look around, for logs that are not open

SteadyTime time_now() noexcept { return std::chrono::steady_clock::now(); }

JobNews news_of(const ingest::Job& job) {
  auto json = std::make_shared<std::string>();
  JsonWriter writer(*json);
  write_job(writer, job);
  return {.id = job.id, .log = job.log, .json = std::move(json)};
}

}  // namespace

EventWatch::EventWatch(EventBell& bell, OpenLogs& logs, const ingest::Jobs& jobs)
    : bell_(bell), logs_(logs), jobs_(jobs), feed_(random_id()) {}

EventWatch::~EventWatch() {
  bell_.end();
  const Lock lock(starting_);
  if (thread_.joinable()) thread_.join();
}

EventFeed::ClientId EventWatch::join(EventInterest interest, std::function<void()> wake) {
  {
    const Lock lock(starting_);
    bell_.start();
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  }
  const EventFeed::ClientId client = feed_.join(std::move(interest), std::move(wake));
  bell_.ring_newcomers();
  return client;
}

void EventWatch::run() {
  run_in_background();
  SteadyTime earliest = time_now();
  for (;;) {
    std::optional<SteadyTime> latest;
    if (feed_.has_clients()) latest = looked_around_ + kLooksAroundEvery;
    const auto rung = bell_.wait(earliest, latest);
    if (!rung) return;
    try {
      if (feed_.has_clients()) look_around(*rung);
    } catch (const std::exception& error) {  // no memory
      log_event(LogLevel::error, "looking for events failed", {{"error", std::string_view(error.what())}});
    }
    earliest = time_now() + kPause;
    log_flush();
  }
}

void EventWatch::look_around(const EventBell::Rung& rung) {
  const std::vector<EventFeed::Newcomer> newcomers = feed_.newcomers();
  const bool is_due = time_now() - looked_around_ >= kLooksAroundEvery;
  if (is_due || rung.names || !newcomers.empty()) look_for_logs();
  for (const std::string& log : rung.logs) look_at(log);
  if (is_due) {
    looked_around_ = time_now();
    look_again(feed_.wanted());
  }
  if (rung.jobs || !newcomers.empty()) look_at_jobs();
  if (newcomers.empty()) return;
  std::vector<JobNews> jobs;
  if (std::ranges::any_of(newcomers, [](const auto& one) { return one.interest.resumes; })) {
    for (const ingest::Job& job : jobs_.all()) jobs.insert(jobs.begin(), news_of(job));
  }
  for (const EventFeed::Newcomer& newcomer : newcomers) begin(newcomer, jobs);
}

// For what others did.
void EventWatch::look_again(const EventFeed::Wanted& wanted) {
  const std::vector<std::string> open = logs_.open_names();
  std::vector<std::string> closed;
  for (const auto& [log, version] : versions_) {
    if (!wanted.all && !wanted.logs.contains(log)) continue;
    if (!std::ranges::binary_search(open, log)) closed.push_back(log);
  }
  for (const std::string& log : open) {
    if (wanted.all || wanted.logs.contains(log)) look_at(log);
  }
  look_at_closed(closed);
}

// One of them at least, and from the next on at the next time.
void EventWatch::look_at_closed(const std::vector<std::string>& closed) {
  const SteadyTime until = time_now() + kForClosed;
  auto next = std::ranges::upper_bound(closed, last_closed_);
  for (std::size_t looked = 0; looked < closed.size(); ++looked, ++next) {
    if (next == closed.end()) next = closed.begin();
    last_closed_ = *next;
    look_at(*next);
    if (time_now() >= until) return;
  }
}

void EventWatch::look_at_jobs() {
  std::map<std::string, JobState> states;
  std::vector<ingest::Job> all = jobs_.all();
  std::ranges::reverse(all);
  for (const ingest::Job& job : all) {
    const JobState state{job.state, job.bytes_done};
    states.emplace(job.id, state);
    const auto before = job_states_.find(job.id);
    const bool is_same = before != job_states_.end() && before->second.state == state.state &&
                         before->second.bytes_done == state.bytes_done;
    if (!is_same) feed_.publish(news_of(job));
  }
  job_states_ = std::move(states);
}

// A log that was not looked at before has no state that a change of it could be found by.
void EventWatch::begin(const EventFeed::Newcomer& newcomer, const std::vector<JobNews>& jobs) {
  const EventInterest& interest = newcomer.interest;
  if (interest.log.empty()) {
    for (const auto& [log, version] : versions_) {
      if (!version) look_at(log);
    }
    return feed_.begin(newcomer.id, jobs);
  }
  look_at(interest.log);
  const auto found = versions_.find(interest.log);
  if (found == versions_.end() || !found->second) return feed_.turn_away(newcomer.id);
  const store::Version now = *found->second;
  std::optional<LogNews> since;
  if (interest.since) since = resumed(interest.log, *interest.since, now);
  feed_.begin(newcomer.id, now, since, jobs);
}

}  // namespace framesd::api
