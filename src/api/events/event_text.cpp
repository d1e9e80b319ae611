// SPDX-License-Identifier: MIT
#include "events/event_text.hpp"

#include <framesd/base/json_writer.hpp>

#include <algorithm>

namespace framesd::api {
namespace {

using Fate = LogNews::Fate;
using Opening = EventNews::Opening;

// `data` is JSON, which may have several lines.
void append_event(std::string& out, std::string_view name, std::string_view data) {
  out.append("event: ").append(name).append("\n");
  while (!data.empty()) {
    const std::string_view line = data.substr(0, data.find('\n'));
    if (!line.empty()) out.append("data: ").append(line).append("\n");
    data.remove_prefix(std::min(data.size(), line.size() + 1));
  }
  out += '\n';
}

void append_id(std::string& out, const EventPlace& place) {
  append_place(out += "id: ", place);
  out += '\n';
}

class Writing {
 public:
  Writing(std::string& out, MayRead may_read, Metrics::Events& counters)
      : out_(out), may_read_(may_read), counters_(counters) {}

  void open(Opening opening, std::string_view log) {
    if (opening == Opening::resumed) out_ += ": resumed\n\n";
    if (opening != Opening::hello && opening != Opening::reset) return;
    std::string data;
    const auto named = log.empty() ? std::nullopt : std::optional(log);
    JsonWriter(data).begin_object().member("log", named).end_object();
    append_event(out_, opening == Opening::hello ? "hello" : "reset", data);
    if (opening == Opening::reset) counters_.resets.add();
  }

  // For a client that may read a renamed log under one of its names only, it is removed, or created.
  void tell(const LogNews& news) {
    const bool readable = may_read_(news.log);
    const bool to_readable = news.fate == Fate::renamed && may_read_(news.to);
    if (!readable && to_readable) return say_of(news.to, "created", news.version.generation, {});
    if (!readable) return;
    if (news.fate == Fate::created) say_of(news.log, "created", news.version.generation, {});
    if (news.described) say_of(news.log, "described", news.version.generation, {});
    if (news.changed) change(news);
    if (news.fate == Fate::removed || (news.fate == Fate::renamed && !to_readable))
      say_of(news.log, "removed", news.version.generation, {});
    if (news.fate == Fate::renamed && to_readable)
      say_of(news.log, "renamed", news.version.generation, news.to);
  }

  void tell(const JobNews& news) {
    if (!may_read_(news.log)) return;
    append_event(out_, "job", *news.json);
    counters_.jobs.add();
  }

 private:
  void say_of(std::string_view log, std::string_view what, std::uint64_t generation, std::string_view to) {
    std::string data;
    JsonWriter json(data);
    json.begin_object().member("log", log).member("what", what);
    if (!to.empty()) json.member("to", to);
    json.member("generation", generation).end_object();
    append_event(out_, "log", data);
    counters_.logs.add();
  }

  void change(const LogNews& news) {
    const ChangeSum& sum = *news.changed;
    const auto known = [&](auto value) { return sum.all ? std::nullopt : std::optional(value); };
    std::string data;
    JsonWriter json(data);
    json.begin_object()
        .member("log", std::string_view(news.log))
        .member("kind", sum.all ? "all" : "rows")
        .member("generation", news.version.generation)
        .member("first_depth", known(sum.range.min))
        .member("last_depth", known(sum.range.max))
        .member("inserted", known(sum.inserted))
        .member("replaced", known(sum.replaced))
        .member("erased", known(sum.erased))
        .end_object();
    append_event(out_, "change", data);
    counters_.changes.add();
  }

  std::string& out_;
  MayRead may_read_;
  Metrics::Events& counters_;
};

}  // namespace

void append_events(std::string& out, const EventNews& news, std::string_view log, MayRead may_read,
                   Metrics::Events& counters) {
  const std::size_t before = out.size();
  Writing writing(out, may_read, counters);
  writing.open(news.opening, log);
  for (const JobNews& job : news.jobs) writing.tell(job);
  for (const LogNews& one : news.logs) writing.tell(one);
  if (out.size() == before) return;
  out.pop_back();  // the empty line that ends the last one
  append_id(out, news.place);
  out += '\n';
}

void append_sign_of_life(std::string& out, const std::optional<EventPlace>& place) {
  out += ": nothing new\n";
  if (place) append_id(out, *place);
  out += '\n';
}

}  // namespace framesd::api
