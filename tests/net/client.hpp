// SPDX-License-Identifier: MIT
//
// Client: a raw TCP connection to the loopback and just enough HTTP to read what comes back. Blocking; a read
// that takes ten seconds counts as the connection's end, so that a test fails instead of hanging.
#pragma once

#include <cerrno>
#include <cstdint>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace framesd::net::test {

struct Answer {
  unsigned status = 0;  // 0: the connection ended before a whole answer
  std::string head;
  std::string body;

  // The value of a field, spelt as the server spells it; empty if there is none.
  std::string field(std::string_view name) const {
    const std::string line = "\r\n" + std::string(name) + ": ";
    const auto at = head.find(line);
    if (at == std::string::npos) return {};
    return head.substr(at + line.size(), head.find("\r\n", at + 2) - at - line.size());
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot connect");
    }
  }
  // Over a Unix socket.
  explicit Client(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot connect");
    }
  }
  Client(Client&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}
  Client& operator=(Client&&) = delete;
  ~Client() { close(); }

  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }
  void half_close() { ::shutdown(socket_, SHUT_WR); }

  // False if the server has gone.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // One answer of as many bytes as its Content-Length says (0 for an answer to HEAD), or in chunks.
  Answer answer(bool of_head = false) {
    Answer answer;
    std::size_t end;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return answer;
    }
    answer.head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    if (answer.field("Transfer-Encoding") == "chunked" && !of_head) {
      while (take_chunk(answer.body)) continue;
      if (cut_) return answer;
    }
    const std::string length = answer.field("Content-Length");
    const std::size_t bytes = length.empty() || of_head ? 0 : std::stoul(length);
    while (received_.size() < bytes) {
      if (!receive()) return answer;
    }
    answer.body += received_.substr(0, bytes);
    received_.erase(0, bytes);
    answer.status = static_cast<unsigned>(std::stoul(answer.head.substr(9, 3)));
    return answer;
  }

  Answer get(std::string_view target) {
    send("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    return answer();
  }

  // Reads up to and including `text`, past what is in front of it.
  void wait_for(std::string_view text) {
    std::size_t at;
    while ((at = received_.find(text)) == std::string::npos) {
      if (!receive()) throw std::runtime_error("no '" + std::string(text) + "' in: " + received_);
    }
    received_.erase(0, at + text.size());
  }

  // Everything until the server closes.
  std::string rest() {
    while (receive()) continue;
    return std::exchange(received_, {});
  }
  // The server closes without another byte.
  bool closed() { return rest().empty() && !timed_out_; }

  // The server has ended the connection by a reset.
  bool was_reset() {
    while (receive()) continue;
    return reset_;
  }

 private:
  // False behind the last one, or (cut_) where the connection ends before it.
  bool take_chunk(std::string& body) {
    std::size_t end;
    while ((end = received_.find("\r\n")) == std::string::npos) {
      if (cut_ = !receive(); cut_) return false;
    }
    const std::size_t size = std::stoul(received_, nullptr, 16);
    while (received_.size() < end + 2 + size + 2) {
      if (cut_ = !receive(); cut_) return false;
    }
    body.append(received_, end + 2, size);
    received_.erase(0, end + 2 + size + 2);
    return size > 0;
  }

  bool receive() {
    char bytes[16 * 1024];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    timed_out_ = count < 0;  // or reset: neither is an orderly end
    reset_ = count < 0 && errno == ECONNRESET;
    if (count > 0) received_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  int socket_;
  bool timed_out_ = false;
  bool reset_ = false;
  bool cut_ = false;
  std::string received_;
};

// How often `word` stands in `text`.
inline std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size()))
    ++count;
  return count;
}

}  // namespace framesd::net::test
