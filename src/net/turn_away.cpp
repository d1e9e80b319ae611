// SPDX-License-Identifier: MIT
#include "turn_away.hpp"

#include "response_head.hpp"
#include <framesd/http/problem.hpp>
#include <framesd/http/request_id.hpp>

#include <chrono>
#include <ctime>
#include <sys/socket.h>
#include <unistd.h>

namespace framesd::net {

void turn_away(int descriptor) {
  const auto uuid = http::new_request_id();
  const std::string_view id(uuid.data(), uuid.size());
  http::Response response;
  const http::Problem problem{.status = 503, .detail = "The server has as many connections as it takes."};
  http::write_problem(response, problem, "", id, std::chrono::system_clock::now());
  DateLine date;
  std::string text;
  append_response_head(text, response,
                       {.date_line = date.at(std::time(nullptr)), .request_id = id, .close = true});
  text += response.body;
  ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(descriptor, SHUT_WR);
  char thrown_away[4096];  // unread bytes would make close() reset the connection
  while (::recv(descriptor, thrown_away, sizeof thrown_away, MSG_DONTWAIT) > 0) continue;
  ::close(descriptor);
}

}  // namespace framesd::net
