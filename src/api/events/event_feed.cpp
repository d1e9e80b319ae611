// SPDX-License-Identifier: MIT
#include "events/event_feed.hpp"

#include <utility>

namespace framesd::api {
namespace {

bool wants(const EventInterest& interest, const std::string& log) noexcept {
  return interest.log.empty() || interest.log == log;
}

EventPlace place_in(const store::Version& version) noexcept {
  return {.number = version.generation, .stamp = version.incarnation};
}

}  // namespace

EventFeed::ClientId EventFeed::join(EventInterest interest, std::function<void()> wake) {
  const Lock lock(mutex_);
  const ClientId client = next_++;
  clients_.emplace(client, Client{.interest = std::move(interest), .wake = std::move(wake)});
  return client;
}

void EventFeed::leave(ClientId client) {
  const Lock lock(mutex_);
  clients_.erase(client);
}

EventNews EventFeed::take(ClientId client) {
  const Lock lock(mutex_);
  Client* const found = find(client);
  if (found == nullptr || !found->begun) return {};
  EventNews& pending = found->pending;
  if (found->interest.log.empty()) pending.place = {.number = published_, .stamp = instance_};
  EventNews taken = std::move(pending);
  pending = {.place = taken.place};
  return taken;
}

std::optional<EventPlace> EventFeed::place_of(ClientId client) const {
  const Lock lock(mutex_);
  const auto found = clients_.find(client);
  if (found == clients_.end() || !found->second.begun || !found->second.pending.empty()) return std::nullopt;
  if (!found->second.interest.log.empty()) return found->second.pending.place;
  return EventPlace{.number = published_, .stamp = instance_};
}

EventFeed::Wanted EventFeed::wanted() const {
  const Lock lock(mutex_);
  Wanted wanted;
  for (const auto& [id, client] : clients_) {
    if (client.interest.log.empty()) wanted.all = true;
    if (!client.interest.log.empty()) wanted.logs.insert(client.interest.log);
  }
  return wanted;
}

bool EventFeed::has_clients() const {
  const Lock lock(mutex_);
  return !clients_.empty();
}

std::vector<EventFeed::Newcomer> EventFeed::newcomers() const {
  const Lock lock(mutex_);
  std::vector<Newcomer> found;
  for (const auto& [id, client] : clients_) {
    if (!client.begun && !client.pending.over) found.push_back({id, client.interest});
  }
  return found;
}

EventFeed::Client* EventFeed::find(ClientId client) {
  const auto found = clients_.find(client);
  return found == clients_.end() ? nullptr : &found->second;
}

// Whether all that was published behind it is still here.
bool EventFeed::knows(const EventPlace& place) const {
  return place.stamp == instance_ && place.number <= published_ && published_ - place.number <= kept_.size();
}

void EventFeed::open(Client& client, bool is_known, const std::vector<JobNews>& jobs) {
  using Opening = EventNews::Opening;
  client.begun = true;
  client.pending.opening = !client.interest.resumes ? Opening::hello
                           : is_known               ? Opening::resumed
                                                    : Opening::reset;
  if (client.pending.opening != Opening::resumed) return;
  for (const JobNews& job : jobs) {
    if (wants(client.interest, job.log)) client.pending.add(job);
  }
}

void EventFeed::begin(ClientId client, const std::vector<JobNews>& jobs) {
  const Lock lock(mutex_);
  Client* const found = find(client);
  if (found == nullptr || found->begun) return;
  const auto& since = found->interest.since;
  const bool is_known = since && knows(*since);
  open(*found, is_known, jobs);
  if (is_known) {
    const std::uint64_t missed = published_ - since->number;
    for (auto news = kept_.end() - static_cast<std::ptrdiff_t>(missed); news != kept_.end(); ++news)
      found->pending.add(*news);
  }
  found->wake();
}

void EventFeed::begin(ClientId client, const store::Version& now, const std::optional<LogNews>& since,
                      const std::vector<JobNews>& jobs) {
  const Lock lock(mutex_);
  Client* const found = find(client);
  if (found == nullptr || found->begun) return;
  open(*found, since.has_value(), jobs);
  if (since && (since->changed || since->described)) found->pending.add(*since);
  found->pending.place = place_in(now);
  found->wake();
}

void EventFeed::turn_away(ClientId client) {
  const Lock lock(mutex_);
  Client* const found = find(client);
  if (found == nullptr || found->begun) return;
  found->begun = true;
  found->pending.over = true;
  found->wake();
}

void EventFeed::publish(const LogNews& news) {
  const Lock lock(mutex_);
  ++published_;
  if (kept_.size() == kNewsKept) kept_.pop_front();
  kept_.push_back(news);
  for (auto& [id, client] : clients_) {
    if (!client.begun || !wants(client.interest, news.log)) continue;
    client.pending.add(news);
    if (!client.interest.log.empty()) {
      client.pending.place = place_in(news.version);
      client.pending.over = client.pending.over || news.is_gone();
    }
    client.wake();
  }
}

void EventFeed::publish(const JobNews& news) {
  const Lock lock(mutex_);
  for (auto& [id, client] : clients_) {
    if (!client.begun || !wants(client.interest, news.log)) continue;
    client.pending.add(news);
    client.wake();
  }
}

}  // namespace framesd::api
