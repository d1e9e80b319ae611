// SPDX-License-Identifier: MIT
//
// Lengths by package-merge (Larmore and Hirschberg, 1990), which is exact and easy to see through. It runs
// once a code table, never per row, but a strip of 1000 rows has three of them (bench png_strip).
#include "huffman.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>

namespace framesd::image {
namespace {

constexpr std::uint64_t kHeaviest = UINT64_MAX;  // heavier than anything

// One level of package-merge: the symbols and the pairs of the level before in one list, weights ascending.
// Writes the list's weights and of each whether it is a symbol. No branch depends on which is lighter.
//
// symbols, pairs   ascending, kHeaviest behind the last
void merge(const std::uint64_t* symbols, const std::uint64_t* pairs, std::span<std::uint64_t> weights,
           std::uint8_t* is_symbol) noexcept {
  std::size_t symbol = 0;
  std::size_t pair = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool takes_symbol = symbols[symbol] <= pairs[pair];
    weights[i] = std::min(symbols[symbol], pairs[pair]);
    is_symbol[i] = takes_symbol ? 1 : 0;
    symbol += takes_symbol ? 1 : 0;
    pair += takes_symbol ? 0 : 1;
  }
}

// The lengths of symbols whose weights ascend. REQUIRES: kHeaviest behind the last one
std::vector<std::uint8_t> sorted_lengths(std::span<const std::uint64_t> weights_and_none,
                                         unsigned max_length) {
  const std::size_t count = weights_and_none.size() - 1;
  const std::size_t list_max = 2 * count;
  std::vector<std::uint8_t> is_symbol(list_max * max_length);
  std::vector<std::uint64_t> list(list_max);
  std::vector<std::uint64_t> pairs(count + 1, kHeaviest);
  std::size_t pair_count = 0;
  for (unsigned level = 0; level < max_length; ++level) {
    const std::size_t size = count + pair_count;
    merge(weights_and_none.data(), pairs.data(), {list.data(), size}, is_symbol.data() + level * list_max);
    pair_count = size / 2;
    for (std::size_t i = 0; i < pair_count; ++i) pairs[i] = list[2 * i] + list[2 * i + 1];
    pairs[pair_count] = kHeaviest;
  }
  std::vector<std::uint8_t> lengths(count, 0);
  std::size_t taken = 2 * count - 2;
  for (std::size_t level = max_length; level-- > 0;) {
    const auto first = is_symbol.begin() + static_cast<std::ptrdiff_t>(level * list_max);
    const auto symbols = static_cast<std::size_t>(
        std::count(first, first + static_cast<std::ptrdiff_t>(taken), std::uint8_t{1}));
    for (std::size_t i = 0; i < symbols; ++i) ++lengths[i];
    taken = 2 * (taken - symbols);
  }
  return lengths;
}

// Sixteen bits from the other end; the first `length` of them are used.
std::uint16_t reversed(unsigned code, unsigned length) noexcept {
  code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
  code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
  code = (code & 0x0F0F) << 4 | (code >> 4 & 0x0F0F);
  code = (code & 0x00FF) << 8 | (code >> 8 & 0x00FF);
  return static_cast<std::uint16_t>(code >> (16 - length));
}

// One step of the run-length language that the lengths are sent in: 0..15 a length, 16 the last one
// again 3..6 times, 17 and 18 zeros.
struct LengthStep {
  std::uint8_t symbol;
  std::uint8_t extra_bits;
  std::uint8_t extra;
};

// `run` times the length `length`, and the first of them is sent unchanged if `after_itself` is false.
void append_run(std::vector<LengthStep>& steps, std::uint8_t length, std::size_t run) {
  const auto extra = [](std::size_t value) { return static_cast<std::uint8_t>(value); };
  if (length != 0) {
    steps.push_back({length, 0, 0});
    --run;
  }
  while (run >= 3) {
    if (length != 0) {
      const std::size_t now = std::min<std::size_t>(run, 6);
      steps.push_back({16, 2, extra(now - 3)});
      run -= now;
    } else {
      const std::size_t now = std::min<std::size_t>(run, 138);
      steps.push_back(now <= 10 ? LengthStep{17, 3, extra(now - 3)} : LengthStep{18, 7, extra(now - 11)});
      run -= now;
    }
  }
  for (; run > 0; --run) steps.push_back({length, 0, 0});
}

std::vector<LengthStep> steps_of(std::span<const std::uint8_t> lengths) {
  std::vector<LengthStep> steps;
  for (std::size_t i = 0; i < lengths.size();) {
    std::size_t end = i + 1;
    while (end < lengths.size() && lengths[end] == lengths[i]) ++end;
    append_run(steps, lengths[i], end - i);
    i = end;
  }
  return steps;
}

}  // namespace

std::vector<std::uint8_t> huffman_lengths(std::span<const std::uint32_t> counts, unsigned max_length) {
  constexpr unsigned kSymbolBits = 32;  // below the count, so that equal counts stay in order
  std::vector<std::uint64_t> weights;
  weights.reserve(counts.size() + 1);
  for (std::size_t symbol = 0; symbol < counts.size(); ++symbol) {
    if (counts[symbol] != 0) weights.push_back(std::uint64_t{counts[symbol]} << kSymbolBits | symbol);
  }
  assert(max_length <= 15 && weights.size() <= std::size_t{1} << max_length);
  std::ranges::sort(weights);
  std::vector<std::uint32_t> symbols;
  symbols.reserve(weights.size());
  for (std::uint64_t& weight : weights) {
    symbols.push_back(static_cast<std::uint32_t>(weight));
    weight >>= kSymbolBits;
  }
  std::vector<std::uint8_t> lengths(counts.size(), 0);
  if (symbols.size() == 1) lengths[symbols[0]] = 1;
  if (symbols.size() < 2) return lengths;
  weights.push_back(kHeaviest);
  const auto sorted = sorted_lengths(weights, max_length);
  for (std::size_t i = 0; i < symbols.size(); ++i) lengths[symbols[i]] = sorted[i];
  return lengths;
}

std::vector<HuffmanCode> huffman_codes(std::span<const std::uint8_t> lengths) {
  std::array<unsigned, 16> next{};  // the next code of each length
  std::array<unsigned, 16> count{};
  for (const std::uint8_t length : lengths) ++count[length];
  count[0] = 0;
  for (std::size_t length = 1; length < 16; ++length)
    next[length] = (next[length - 1] + count[length - 1]) << 1;
  std::vector<HuffmanCode> codes;
  codes.reserve(lengths.size());
  for (const std::uint8_t length : lengths) {
    codes.push_back({length == 0 ? std::uint16_t{0} : reversed(next[length]++, length), length});
  }
  return codes;
}

void put_dynamic_header(BitWriter& out, std::span<const std::uint8_t> literals,
                        std::span<const std::uint8_t> distances, bool last) {
  constexpr std::array<std::uint8_t, 19> kOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                   11, 4,  12, 3, 13, 2, 14, 1, 15};
  std::vector<std::uint8_t> all(literals.begin(), literals.end());
  all.insert(all.end(), distances.begin(), distances.end());
  const auto steps = steps_of(all);
  std::array<std::uint32_t, 19> counts{};
  for (const LengthStep& step : steps) ++counts[step.symbol];
  const auto lengths = huffman_lengths(counts, 7);
  const auto codes = huffman_codes(lengths);
  std::size_t sent = kOrder.size();
  while (sent > 4 && lengths[kOrder[sent - 1]] == 0) --sent;

  out.put(last ? 0b101 : 0b100, 3);  // type 2, dynamic
  out.put(static_cast<std::uint32_t>(literals.size() - 257), 5);
  out.put(static_cast<std::uint32_t>(distances.size() - 1), 5);
  out.put(static_cast<std::uint32_t>(sent - 4), 4);
  for (std::size_t i = 0; i < sent; ++i) out.put(lengths[kOrder[i]], 3);
  for (const LengthStep& step : steps) {
    out.put(codes[step.symbol].bits, codes[step.symbol].length);
    out.put(step.extra, step.extra_bits);
  }
}

}  // namespace framesd::image
