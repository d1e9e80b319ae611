// SPDX-License-Identifier: MIT
#include "notify.hpp"

#include "fake_manager.hpp"
#include "support/temp_dir.hpp"

#include <string>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::app::Notifier;
using framesd::test::Manager;
using framesd::test::TempDir;

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
  BOOST_TEST(notifier.alive());
  BOOST_TEST(manager.heard() == "WATCHDOG=1");
  BOOST_TEST(manager.heard() == "");
}

BOOST_AUTO_TEST_CASE(a_reload_ends_with_what_came_of_it) {
  const TempDir dir;
  const std::string socket = dir.path() / "notify";
  Manager manager(socket);
  BOOST_TEST(Notifier(socket).ready("not taken:\nport"));
  BOOST_TEST(manager.heard() == "READY=1\nSTATUS=not taken: port");
}

BOOST_AUTO_TEST_CASE(a_start_that_failed_is_told_with_its_first_line_and_an_errno_value_if_there_is_one) {
  const TempDir dir;
  const std::string socket = dir.path() / "notify";
  Manager manager(socket);
  BOOST_TEST(Notifier(socket).failed("framesd.conf:1: unknown key 'porrt'\nframesd.conf:2: and more", 0));
  BOOST_TEST(manager.heard() == "STATUS=framesd.conf:1: unknown key 'porrt'");
  BOOST_TEST(Notifier(socket).failed("cannot listen", 98));
  BOOST_TEST(manager.heard() == "STATUS=cannot listen\nERRNO=98");
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

BOOST_AUTO_TEST_CASE(a_socket_is_given_only_to_a_manager_that_keeps_some) {
  const TempDir dir;
  const std::string socket = dir.path() / "notify";
  Manager manager(socket);
  BOOST_TEST(!Notifier(socket).keep(0));
  BOOST_TEST(manager.heard() == "");
  BOOST_TEST(Notifier(socket, true).keep(0));
  BOOST_TEST(manager.heard() == "FDSTOREREMOVE=1\nFDNAME=listener");
  BOOST_TEST(manager.heard() == "FDSTORE=1\nFDNAME=listener");
}

BOOST_AUTO_TEST_CASE(nobody_listening_is_no_trouble) {
  for (const std::string& socket : {std::string(), std::string("relative"), std::string("/no/such/socket"),
                                    "/" + std::string(200, 'x')}) {
    BOOST_TEST(!Notifier(socket).ready(), socket);
  }
}

BOOST_AUTO_TEST_SUITE_END()
