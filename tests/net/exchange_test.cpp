// SPDX-License-Identifier: MIT
#include "exchange.hpp"

#include <algorithm>

#include <boost/test/unit_test.hpp>

using framesd::net::Exchange;
using framesd::net::ExchangePool;
using framesd::net::ReadBuffer;

namespace {

void fill(ReadBuffer& buffer, std::string_view text) {
  std::ranges::copy(text, buffer.room().begin());
  buffer.filled(text.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exchange)

BOOST_AUTO_TEST_CASE(unread_bytes_are_consumed_from_the_front) {
  ReadBuffer buffer;
  fill(buffer, "first");
  buffer.consume(2);
  fill(buffer, "second");
  BOOST_TEST(buffer.unread() == "rstsecond");
}

BOOST_AUTO_TEST_CASE(compacting_gives_back_the_room_in_front) {
  ReadBuffer buffer;
  fill(buffer, "0123456789");
  buffer.consume(4);
  BOOST_TEST(buffer.compact());
  BOOST_TEST(!buffer.compact());
  BOOST_TEST(buffer.unread() == "456789");
  BOOST_TEST(buffer.room().size() == ReadBuffer::kBytes - 6);
}

BOOST_AUTO_TEST_CASE(bytes_in_the_middle_can_be_taken_out) {
  ReadBuffer buffer;
  fill(buffer, "xxheadbodynext");
  buffer.consume(2);
  buffer.erase(4, 4);
  BOOST_TEST(buffer.unread() == "headnext");
}

BOOST_AUTO_TEST_CASE(a_pool_gives_back_what_it_got_cleared_and_small) {
  ExchangePool pool;
  auto first = pool.take();
  const Exchange* const address = first.get();
  fill(first->in, "rest");
  first->body.assign(2 * 1024 * 1024, 'b');
  first->response.body.assign(100 * 1024, 'r');
  pool.give_back(std::move(first));
  const auto second = pool.take();
  BOOST_TEST(second.get() == address);
  BOOST_TEST(second->in.unread() == "");
  BOOST_TEST(second->body.capacity() < 1024u);
  BOOST_TEST(second->response.body.capacity() >= 100u * 1024);
}

BOOST_AUTO_TEST_SUITE_END()
