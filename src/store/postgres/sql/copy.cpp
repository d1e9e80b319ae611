// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include <memory>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace framesd::store::postgres {

result<void> Connection::begin_copy(const Statement& statement) {
  if (const auto copied = end_copy(); !copied) return copied;
  take_owed();
  count_trip();
  if (PQsendQuery(handle_.get(), statement.text) != 1) return fail_with(nullptr);
  if (!answer_comes()) return no_answer();
  const Result begun(PQgetResult(handle_.get()));
  if (PQresultStatus(begun.get()) == PGRES_COPY_IN) return {};
  const auto error = fail_with(begun.get());
  take_rest();
  return error;
}

result<void> Connection::feed_copy(std::shared_ptr<CopySource> source) {
  count_trip();
  source_ = std::move(source);
  try {
    copying_ = std::async(std::launch::async, [this] { return copy(*source_); });
  } catch (const std::system_error&) {
    PQputCopyEnd(handle_.get(), "there is no thread for it");
    take_rest();
    return errc::store_busy;
  }
  return {};
}

result<void> Connection::end_copy() {
  if (!copying_.valid()) return {};
  source_->close();
  return copying_.get();
}

Connection::~Connection() {
  if (!copying_.valid()) return;
  source_->give_up();
  ::shutdown(PQsocket(handle_.get()), SHUT_RDWR);
  copying_.wait();
}

result<void> Connection::copy(CopySource& source) {
  std::string part;
  for (bool more = true; more;) {
    part.clear();
    more = source.fill(part);
    if (PQputCopyData(handle_.get(), part.data(), static_cast<int>(part.size())) != 1)
      return fail_with(nullptr);
    if (const auto sent = send_all(); !sent) return sent;
  }
  if (PQputCopyEnd(handle_.get(), nullptr) != 1) return fail_with(nullptr);
  if (!answer_comes()) return no_answer();
  const Result done(PQgetResult(handle_.get()));
  take_rest();
  return PQresultStatus(done.get()) == PGRES_COMMAND_OK ? result<void>() : fail_with(done.get());
}

result<void> Connection::send_all() {
  const auto give_up = limit();
  for (;;) {
    const int unsent = PQflush(handle_.get());
    if (unsent == 0) return {};
    if (unsent < 0 || !wait(POLLIN | POLLOUT, give_up)) return fail_with(nullptr);
    if (lost_) return no_answer();  // it takes nothing
  }
}

}  // namespace framesd::store::postgres
