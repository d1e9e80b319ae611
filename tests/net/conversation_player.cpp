// SPDX-License-Identifier: MIT
//
// conversation_player: framesd's service and its conversations without sockets, time or threads, at the other
// end of a pipe (tests/system/wire/conversation_test.py).
//
// Commands are lines: "begin" a conversation, "bytes N" and then N bytes, "close" (none will come any more),
// "expire" (its time is over). Each is answered by "N open" or "N closed" and the N bytes that were sent.
#include "support/memory_store.hpp"
#include "talker.hpp"
#include <framesd/api/make_service.hpp>

#include <iostream>
#include <optional>
#include <string>

int main() {
  using namespace framesd;
  test::MemoryStore log;
  api::Lifecycle lifecycle;
  lifecycle.enter(api::Lifecycle::Stage::serving);
  auto service = api::make_service({.log = log}, lifecycle, {});
  if (!service) return 1;
  net::Surroundings around(**service, {});
  std::optional<net::test::Talker> talker;
  for (std::string command; std::cin >> command;) {
    if (command == "begin") talker.emplace(around);
    if (!talker) return 1;
    if (command == "bytes") {
      std::size_t count = 0;
      std::cin >> count;
      std::cin.get();
      std::string bytes(count, '\0');
      std::cin.read(bytes.data(), static_cast<std::streamsize>(count));
      talker->give(bytes);
    }
    if (command == "close") talker->close();
    if (command == "expire") talker->expire();
    const std::string sent = talker->take_sent();
    std::cout << sent.size() << (talker->open() ? " open\n" : " closed\n") << sent << std::flush;
  }
  return 0;
}
