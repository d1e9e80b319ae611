// SPDX-License-Identifier: MIT
//
// How a session with a database begins, and why it does not.
#include "connection.hpp"
#include "parameters.hpp"
#include <framesd/store/postgres/open.hpp>

namespace framesd::store::postgres {
namespace {

// What is read from a copy is read elsewhere if that takes long.
constexpr std::chrono::seconds kStatementLimit{60};
constexpr std::chrono::seconds kStatementLimitOfCopy{5};

bool has(std::string_view text, std::string_view word) { return text.find(word) != text.npos; }

// Whether to try again is of no use before somebody changes something. What libpq says by itself is English;
// a server may speak any language. One that did not answer in time is not asked again.
bool is_denied(const Destination& destination, std::string_view said) {
  if (has(said, "no password") || has(said, "does not exist")) return true;
  if (has(said, "timeout expired")) return false;
  const std::string state = state_of_refusal(destination);
  return !state.empty() && error_of_state(state) == errc::store_denied;
}

}  // namespace

// libpq's words for a URL may repeat all of it.
checked<void> check_url(const std::string& url) {
  char* why = nullptr;
  if (PQconninfoOption* const parts = PQconninfoParse(url.c_str(), &why)) {
    PQconninfoFree(parts);
    return {};
  }
  std::string said = first_line(why);
  PQfreemem(why);
  if (const std::size_t at = said.find(url); at != said.npos) said.replace(at, url.size(), "...");
  return fail(errc::usage, "the URL of the database cannot be used: " + said);
}

checked<std::unique_ptr<Connection>> Connection::open(const Destination& destination) {
  if (const auto right = check_url(destination.url); !right) return right.error();
  const Parameters parameters(destination);
  std::unique_ptr<Connection> opened(
      new Connection(PQconnectdbParams(parameters.names(), parameters.values(), 1),
                     destination.copy ? kStatementLimitOfCopy : kStatementLimit));
  // Notices, such as those of a server that goes down, are no output of the program.
  PQsetNoticeProcessor(
      opened->handle_.get(), [](void*, const char*) {}, nullptr);
  if (opened->usable()) {
    PQsetnonblocking(opened->handle_.get(), 1);  // nothing that is sent waits without a limit
    opened->prepare_session(destination);
    return opened;
  }
  const std::string said = telling_line(PQerrorMessage(opened->handle_.get()));
  if (const auto right = check_parameters(destination, said); !right) return right.error();
  return fail(is_denied(destination, said) ? errc::store_denied : errc::store_unreachable, said);
}

}  // namespace framesd::store::postgres
