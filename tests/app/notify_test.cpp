// SPDX-License-Identifier: MIT
#include "notify.hpp"

#include "support/temp_dir.hpp"

#include <cstddef>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::app::Notifier;
using framesd::test::TempDir;

namespace {
// A service manager: a datagram socket bound to `name`, '@' in front for an abstract one.
class Manager {
 public:
  explicit Manager(const std::string& name) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    BOOST_REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), length) == 0);
  }
  ~Manager() { ::close(socket_); }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  // The next message; empty if there is none.
  std::string heard() {
    char text[512];
    const ssize_t size = ::recv(socket_, text, sizeof text, MSG_DONTWAIT);
    return {text, static_cast<std::size_t>(size < 0 ? 0 : size)};
  }

 private:
  int socket_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(notifier)

BOOST_AUTO_TEST_CASE(tells_the_manager_at_a_path) {
  const TempDir dir;
  const std::string socket = dir.path() / "notify";
  Manager manager(socket);
  const Notifier notifier(socket);
  BOOST_TEST(notifier.ready());
  BOOST_TEST(notifier.status("serving\n5,460 frames"));
  BOOST_TEST(notifier.stopping(std::chrono::seconds(26)));
  BOOST_TEST(manager.heard() == "READY=1");
  BOOST_TEST(manager.heard() == "STATUS=serving 5,460 frames");
  BOOST_TEST(manager.heard() == "STOPPING=1\nEXTEND_TIMEOUT_USEC=26000000");
  BOOST_TEST(manager.heard() == "");
}

BOOST_AUTO_TEST_CASE(a_reload_ends_with_what_came_of_it) {
  const TempDir dir;
  const std::string socket = dir.path() / "notify";
  Manager manager(socket);
  BOOST_TEST(Notifier(socket).ready("not taken:\nport"));
  BOOST_TEST(manager.heard() == "READY=1\nSTATUS=not taken: port");
}

BOOST_AUTO_TEST_CASE(a_reload_says_when_it_began) {
  const TempDir dir;
  const std::string socket = dir.path() / "notify";
  Manager manager(socket);
  BOOST_TEST(Notifier(socket).reloading());
  const std::string heard = manager.heard();
  BOOST_TEST(heard.starts_with("RELOADING=1\nMONOTONIC_USEC="));
  BOOST_TEST(std::stoll(heard.substr(heard.rfind('=') + 1)) > 0);
}

BOOST_AUTO_TEST_CASE(tells_the_manager_with_an_abstract_name) {
  const std::string socket = "@framesd-notify-test-" + std::to_string(::getpid());
  Manager manager(socket);
  BOOST_TEST(Notifier(socket).ready());
  BOOST_TEST(manager.heard() == "READY=1");
}

BOOST_AUTO_TEST_CASE(nobody_listening_is_no_trouble) {
  for (const std::string& socket : {std::string(), std::string("relative"), std::string("/no/such/socket"),
                                    "/" + std::string(200, 'x')}) {
    BOOST_TEST(!Notifier(socket).ready(), socket);
  }
}

BOOST_AUTO_TEST_SUITE_END()
