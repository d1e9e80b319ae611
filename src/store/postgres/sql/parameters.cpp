// SPDX-License-Identifier: MIT
#include "parameters.hpp"

#include <algorithm>
#include <memory>
#include <poll.h>

namespace framesd::store::postgres {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kTrialTime{5};
constexpr std::size_t kStateLength = 5;

struct Finish {
  void operator()(PGconn* handle) const noexcept { PQfinish(handle); }
};
using Handle = std::unique_ptr<PGconn, Finish>;

// Connects, or fails, or takes too long.
void try_for_a_while(PGconn* handle) {
  const auto give_up = Clock::now() + kTrialTime;
  for (auto next = PGRES_POLLING_WRITING; next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(give_up - Clock::now());
    pollfd session{.fd = PQsocket(handle),
                   .events = static_cast<short>(next == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                   .revents = 0};
    if (left.count() <= 0 || ::poll(&session, 1, static_cast<int>(left.count())) <= 0) return;
    next = PQconnectPoll(handle);
  }
}

// What ends a line "... FATAL:  28P01", whatever its words are.
std::string state_in(std::string_view text) {
  const auto is_of_state = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t behind = line.rfind(":  ");
    if (behind == line.npos) continue;
    const std::string_view state = line.substr(behind + 3);
    if (state.size() == kStateLength && std::ranges::all_of(state, is_of_state)) return std::string(state);
  }
  return {};
}

}  // namespace

// The URL is taken apart by libpq, since "dbname" may hold one. It wins over what is before it, and what is
// behind it wins over it.
Parameters::Parameters(const Destination& destination) : names_{nullptr}, values_{nullptr} {
  set("connect_timeout", "5");
  set("keepalives_idle", "10");
  set("keepalives_interval", "5");
  set("keepalives_count", "3");
  set("tcp_user_timeout", "15000");
  set("target_session_attrs", destination.copy ? "standby" : "read-write");
  set("dbname", destination.url.c_str());
  if (!destination.password.empty()) set("password", destination.password.c_str());
  set("application_name", "framesd");
  set("client_encoding", "UTF8");
}

void Parameters::set(const char* name, const char* value) {
  names_.back() = name;
  values_.back() = value;
  names_.push_back(nullptr);
  values_.push_back(nullptr);
}

// libpq says whether it would have tried at all only of a try: this one is with nobody, and at once over.
checked<void> check_parameters(const Destination& destination, std::string_view said) {
  Parameters nobody(destination);
  nobody.set("host", "127.0.0.1");
  nobody.set("hostaddr", "127.0.0.1");
  nobody.set("port", "1");
  nobody.set("connect_timeout", "2");
  if (PQpingParams(nobody.names(), nobody.values(), 1) != PQPING_NO_ATTEMPT) return {};
  return fail(errc::usage, "the URL of the database cannot be used: " + std::string(said));
}

std::string state_of_refusal(const Destination& destination) {
  const Parameters parameters(destination);
  const Handle handle(PQconnectStartParams(parameters.names(), parameters.values(), 1));
  if (!handle || PQstatus(handle.get()) == CONNECTION_BAD) return {};
  PQsetErrorVerbosity(handle.get(), PQERRORS_SQLSTATE);
  try_for_a_while(handle.get());
  return state_in(PQerrorMessage(handle.get()));
}

std::string first_line(const char* text) {
  const std::string_view all(text == nullptr ? "" : text);
  return std::string(all.substr(0, all.find('\n')));
}

std::string telling_line(const char* text) {
  const std::string_view all(text == nullptr ? "" : text);
  const std::size_t fatal = all.find("FATAL:");
  if (fatal == all.npos) return first_line(text);
  const std::size_t begin = all.rfind('\n', fatal) + 1;  // npos + 1 is 0
  return std::string(all.substr(begin, all.find('\n', fatal) - begin));
}

}  // namespace framesd::store::postgres
