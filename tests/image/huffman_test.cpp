// SPDX-License-Identifier: MIT
#include "png/huffman.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <boost/test/unit_test.hpp>
#include <zlib.h>

using framesd::image::BitWriter;
using framesd::image::huffman_codes;
using framesd::image::huffman_lengths;
using framesd::image::kEndOfBlock;
using Counts = std::vector<std::uint32_t>;
using Lengths = std::vector<std::uint8_t>;

namespace {

// 2^15 when the code is complete: no bit pattern is without meaning.
std::uint32_t kraft_sum(const Lengths& lengths) {
  std::uint32_t sum = 0;
  for (const std::uint8_t length : lengths) sum += length == 0 ? 0 : 1u << (15 - length);
  return sum;
}

std::uint64_t cost(const Counts& counts, const Lengths& lengths) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) bits += std::uint64_t{counts[i]} * lengths[i];
  return bits;
}

// The textbook's way, without a limit: the bits are the sum of all merged weights.
std::uint64_t unlimited_cost(Counts counts) {
  std::vector<std::uint64_t> weights;
  for (const auto count : counts) {
    if (count != 0) weights.push_back(count);
  }
  std::uint64_t bits = 0;
  while (weights.size() > 1) {
    std::ranges::sort(weights, std::greater<>());
    const std::uint64_t merged = weights.back() + weights[weights.size() - 2];
    weights.pop_back();
    weights.back() = merged;
    bits += merged;
  }
  return bits;
}

Counts fibonacci(std::size_t count) {
  Counts counts = {1, 1};
  while (counts.size() < count) counts.push_back(counts.back() + counts[counts.size() - 2]);
  return counts;
}

// Writes all of `text` in one block with these lengths and lets zlib read it.
Lengths through_zlib(const Lengths& text, const Lengths& lengths) {
  BitWriter out;
  const Lengths distances = {1, 1};
  framesd::image::put_dynamic_header(out, lengths, distances, true);
  const auto codes = huffman_codes(lengths);
  for (const std::uint8_t literal : text) out.put(codes[literal].bits, codes[literal].length);
  out.put(codes[kEndOfBlock].bits, codes[kEndOfBlock].length);
  out.put(0, 7);
  Lengths packed = out.bytes();
  Lengths raw(text.size() + 1);
  z_stream stream{};
  BOOST_REQUIRE(inflateInit2(&stream, -15) == Z_OK);
  stream.next_in = packed.data();
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = raw.data();
  stream.avail_out = static_cast<uInt>(raw.size());
  const int status = inflate(&stream, Z_FINISH);
  raw.resize(stream.total_out);
  inflateEnd(&stream);
  BOOST_TEST(status == Z_STREAM_END);
  return raw;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(huffman)

BOOST_AUTO_TEST_CASE(codes_of_the_example_in_rfc_1951) {
  const Lengths lengths = {3, 3, 3, 3, 3, 2, 4, 4};  // A to H: 010 011 100 101 110 00 1110 1111
  const unsigned reversed[] = {0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111};
  const auto codes = huffman_codes(lengths);
  for (std::size_t i = 0; i < lengths.size(); ++i) BOOST_TEST(codes[i].bits == reversed[i]);
}

BOOST_AUTO_TEST_CASE(no_symbol_and_one_symbol) {
  BOOST_CHECK(huffman_lengths(Counts{0, 0}, 15) == (Lengths{0, 0}));
  BOOST_CHECK(huffman_lengths(Counts{0, 7, 0}, 15) == (Lengths{0, 1, 0}));
}

BOOST_AUTO_TEST_CASE(without_a_tight_limit_the_bits_are_as_few_as_huffmans) {
  std::mt19937 random(2);
  for (int round = 0; round < 50; ++round) {
    Counts counts(2 + random() % 200);
    for (auto& count : counts)
      count = random() % 4 == 0 ? 0u : static_cast<std::uint32_t>(1 + random() % 500);
    counts[0] = counts[1] = 1;
    const auto lengths = huffman_lengths(counts, 15);
    BOOST_TEST(kraft_sum(lengths) == 1u << 15);
    BOOST_TEST(cost(counts, lengths) == unlimited_cost(counts));
  }
}

BOOST_AUTO_TEST_CASE(a_limit_is_kept_by_a_complete_code) {
  for (unsigned limit = 5; limit <= 15; ++limit) {
    const auto lengths = huffman_lengths(fibonacci(30), limit);
    BOOST_TEST(*std::ranges::max_element(lengths) == limit);
    BOOST_TEST(kraft_sum(lengths) == 1u << 15);
  }
}

BOOST_AUTO_TEST_CASE(a_tight_limit_costs_no_more_than_it_must) {
  // 1 1 2 3 within two bits leaves equal lengths only; within three Huffman's own 3 3 2 1 fits.
  BOOST_CHECK(huffman_lengths(Counts{1, 1, 2, 3}, 2) == (Lengths{2, 2, 2, 2}));
  BOOST_CHECK(huffman_lengths(Counts{1, 1, 2, 3}, 3) == (Lengths{3, 3, 2, 1}));
}

BOOST_AUTO_TEST_CASE(zlib_reads_blocks_of_any_code) {
  std::mt19937 random(6);
  for (int round = 0; round < 60; ++round) {
    Counts counts(257, round % 3 == 0 ? 1 : 0);  // with and without long runs of zeros
    Lengths text;
    for (unsigned i = 0; i < 300; ++i) {
      const auto spread = 1 + random() % 256;
      text.push_back(static_cast<std::uint8_t>(random() % spread));
      ++counts[text.back()];
    }
    counts[kEndOfBlock] = 1;
    BOOST_CHECK(through_zlib(text, huffman_lengths(counts, round % 2 == 0 ? 12 : 15)) == text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
