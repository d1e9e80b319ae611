// SPDX-License-Identifier: MIT
//
// framesd push: sends the changes of a log to a log of another framesd.
#include "commands.hpp"
#include "http_centre.hpp"
#include "log_option.hpp"
#include "log_to_push.hpp"
#include "settings.hpp"
#include "settings_values.hpp"
#include "token_file.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/base/number.hpp>
#include <framesd/push/pauses.hpp>
#include <framesd/push/push.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <utility>

namespace framesd::app {
namespace {

using std::chrono::seconds;

constexpr Option kPushTokenFile{"token_file", "FILE", "the file with a token of the centre, as a line"};
constexpr Option kRate{"rate", "SIZE",
                       "bytes a second to send at most: 200K; not less than 1K [as fast as the link is]"};
constexpr Option kOnce{"once", "", "end when the centre has everything: the default"};
constexpr Option kFollow{"follow", "", "go on: look for changes each second, wait while the link is away"};
constexpr Option kAgain{"again", "", "send everything, also what the centre should have"};
constexpr Option kNoErase{"no_erase", "", "what is not in this log stays at the centre"};

constexpr seconds kBetweenLooks{1};

struct Push {
  std::string name;  // of the log here
  push::Options options;
  net::ServerAddress centre;
  net::ClientOptions link;
  std::string token;
  bool json = false;
  bool follow = false;
};

checked<std::string> token_in(const Invocation& invocation) {
  const std::string file(invocation.value_of(kPushTokenFile));
  if (file.empty()) return std::string();
  const auto read = read_token_file(file);
  if (!read) return read.error();
  if (read->open_to_all) warn(file + ": any user of this machine may read the token");
  return read->tokens.front();
}

checked<std::uint64_t> rate_in(const Invocation& invocation) {
  if (!invocation.has(kRate)) return std::uint64_t{0};
  const std::string text(invocation.value_of(kRate));
  const auto rate = parse_size(text);
  if (rate && *rate >= push::kRateLeast) return *rate;
  if (!rate) return fail(errc::usage, "--rate: '" + text + "' is not a size such as 200K or 1M");
  return fail(errc::usage, "--rate: '" + text + "' is too slow: " + std::string(push::kTooSlow) + "; " +
                               size_text(push::kRateLeast) + " or more");
}

checked<Push> push_in(const Invocation& invocation) {
  if (invocation.has(kOnce) && invocation.has(kFollow))
    return fail(errc::usage, "push: --once and --follow exclude each other");
  const auto centre = net::parse_server_address(invocation.words.front());
  if (!centre) return centre.error();
  if (!centre->unix_socket.empty())
    return fail(errc::usage, "push: the centre is http://host:port/logs/NAME, not a Unix socket");
  const auto token = token_in(invocation);
  if (!token) return token.error();
  const auto rate = rate_in(invocation);
  if (!rate) return rate.error();
  const std::string_view name = invocation.value_of(kLogOption);
  return Push{.name = std::string(name.empty() ? store::kDefaultLog : name),
              .options = {.url = centre->text(),
                          .again = invocation.has(kAgain),
                          .no_erase = invocation.has(kNoErase)},
              .centre = *centre,
              .link = {.bytes_per_second = *rate},
              .token = *token,
              .json = invocation.has(kJsonOption),
              .follow = invocation.has(kFollow)};
}

std::string sent_json(const Push& push, const push::Sent& sent) {
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .member("log", std::string_view(push.name))
      .member("url", std::string_view(push.options.url))
      .member("rows", sent.rows)
      .member("erased_ranges", sent.erased_ranges)
      .member("made", sent.made)
      .member("facts", sent.facts)
      .member("generation", sent.version.generation)
      .end_object();
  return text;
}

std::string sent_text(const Push& push, const push::Sent& sent) {
  const std::string lead = push.name + " -> " + push.options.url + ": ";
  if (sent.nothing()) return lead + "nothing new";
  return lead + (sent.made ? "log made, " : "") + (sent.facts ? "facts changed, " : "") +
         with_thousands(sent.rows) + (sent.rows == 1 ? " row sent, " : " rows sent, ") +
         with_thousands(sent.erased_ranges) + (sent.erased_ranges == 1 ? " erased range" : " erased ranges") +
         ", up to generation " + std::to_string(sent.version.generation);
}

void print_sent(const Push& push, const push::Sent& sent) {
  std::puts((push.json ? sent_json(push, sent) : sent_text(push, sent)).c_str());
  std::fflush(stdout);
}

int push_once(const Push& push, store::Log& log) {
  HttpCentre centre(push.centre, push.token, push.link);
  const auto sent = push::send_changes(log, centre, push.options);
  if (!sent) {
    complain("push: " + sent.error().detail);
    return kFailed;
  }
  print_sent(push, *sent);
  return kDone;
}

// Waits for a change. Errors: those of looking.
checked<void> wait_for_changes(const Push& push, store::Log& log) {
  for (;;) {
    std::this_thread::sleep_for(kBetweenLooks);
    const auto changed = push::has_changes(log, push.options.url);
    if (!changed) return changed.error();
    if (*changed) return {};
  }
}

// How the last times went.
struct Times {
  bool away = false;  // the last one failed
  push::Confirmed confirmed{};
  push::Pauses pauses{};
};

// Sends, and waits for the next change.
checked<void> send_and_wait(Push& push, store::Log& log, push::Centre& centre, Times& times) {
  const auto sent = push::send_changes(log, centre, push.options, times.confirmed);
  if (!sent) return sent.error();
  times.pauses.end();
  if (std::exchange(times.away, false)) warn("push: " + push.options.url + " answers again");
  push.options.again = false;
  if (!sent->nothing()) print_sent(push, *sent);
  return wait_for_changes(push, log);
}

// Until something happens that does not pass by itself: gives the exit status. A signal ends the process.
int push_following(Push push, store::Log& log) {
  HttpCentre centre(push.centre, push.token, push.link);
  Times times;
  for (;;) {
    const auto sent = send_and_wait(push, log, centre, times);
    if (sent) continue;
    if (!push::may_pass(sent.error())) {
      complain("push: " + sent.error().detail);
      return kFailed;
    }
    if (!std::exchange(times.away, true))
      warn("push: " + sent.error().detail + "; it is tried again until it works");
    std::this_thread::sleep_for(times.pauses.next(times.confirmed, centre.asked_to_wait()));
  }
}

int push_log(const Invocation& invocation) {
  const auto push = push_in(invocation);
  if (!push) return end_with(push.error());
  const auto opened = open_log_to_push(invocation);
  if (!opened) return end_with(opened.error());
  return push->follow ? push_following(*push, *opened->log) : push_once(*push, *opened->log);
}

constexpr std::array kPushOptions = {&kLogOption, &kPushTokenFile, &kRate,    &kOnce,
                                     &kFollow,    &kAgain,         &kNoErase, &kJsonOption};
constexpr std::array<std::string_view, 1> kPushSettings = {"data_dir"};

}  // namespace

extern constinit const Command kPush{
    .name = "push",
    .words = "URL",
    .words_most = 1,
    .summary = "send the changes of a log to a log of another framesd",
    .about =
        R"(Sends what another framesd, the centre, does not have of a log: rows, deletions and facts. URL is
that of the centre's log, http://centre:8000/logs/rig7-a12 (the path of a proxy may stand in front
of /logs), or of the log that it gives to requests without a name, http://centre:8000. A log that is
missing there is made, with the widths and facts of this one. The token must be one of the centre:
ingest is enough for rows; to delete rows, make the log or change its facts, admin is needed.

The log keeps a note of what the centre has, so push may be ended at any moment: it goes on from
there when it runs again. It may run beside a server. What others change in the centre's log is not
noticed; --again makes it the same as this one.

    @PROGRAM push http://centre:8000/logs/a12 --token-file centre.token --log a12
    @PROGRAM push http://centre:8000/logs/a12 --token-file centre.token --follow --rate 200K
)",
    .options = kPushOptions,
    .settings = kPushSettings,
    .run = push_log};

}  // namespace framesd::app
