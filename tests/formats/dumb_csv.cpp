// SPDX-License-Identifier: MIT
#include "formats/dumb_csv.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace framesd::formats {
namespace {

std::string event_of(Depth depth, std::span<const std::uint8_t> samples) {
  std::string event = "row " + depth.text() + ":";
  for (const auto sample : samples) event += " " + std::to_string(sample);
  return event;
}

std::string event_of(const Reject& reject) {
  return "reject " + std::to_string(reject.line) + " " + std::to_string(reject.column) + " " +
         reason_text(reject.reason, reject.cells) + " [" + std::string(reject.value) + "] [" +
         std::string(reject.row) + "]";
}

std::string strip(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.erase(0, 1);
  return text;
}

// The state of a row, character by character.
struct Quotes {
  bool open = false;
  bool just_closed = false;
  bool cell_start = true;
  std::size_t opened_at = 0;

  void step(char c, std::size_t at, const std::string& separators) {
    const bool reopened = just_closed && c == '"';
    just_closed = false;
    if (open) {
      if (c == '"') open = false, just_closed = true;
    } else if (reopened) {
      open = true;
    } else if (separators.find(c) != std::string::npos) {
      cell_start = true;
    } else if (cell_start && c == '"') {
      open = true;
      cell_start = false;
      opened_at = at;
    } else if (c != ' ' && c != '\t') {
      cell_start = false;
    }
  }
};

std::vector<std::string> cells_of(const std::string& row, char separator) {
  std::vector<std::string> cells(1);
  Quotes quotes;
  for (std::size_t at = 0; at < row.size(); ++at) {
    quotes.step(row[at], at, std::string(1, separator));
    if (row[at] == separator && !quotes.open) {
      cells.emplace_back();
    } else {
      cells.back() += row[at];
    }
  }
  for (auto& cell : cells) {
    cell = strip(cell);
    Quotes inside;
    bool whole = !cell.empty() && cell[0] == '"';
    for (std::size_t at = 0; at < cell.size(); ++at) {
      inside.step(cell[at], at, "");
      if (!inside.open && !inside.just_closed) whole = false;
    }
    if (whole && inside.just_closed) cell = strip(cell.substr(1, cell.size() - 2));
  }
  return cells;
}

bool is_number(const std::string& text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  const auto sign = [&] {
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  };
  sign();
  std::size_t count = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    count += digits();
  }
  if (count == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    sign();
    if (digits() == 0) return false;
  }
  return at == text.size();
}

// The same number with its point moved to where the exponent says. REQUIRES: is_number(text)
std::string without_exponent(const std::string& text) {
  const auto mark = text.find_first_of("eE");
  std::string digits = text.substr(0, mark);
  const std::string sign = digits[0] == '-' ? "-" : "";
  if (digits[0] == '-' || digits[0] == '+') digits.erase(0, 1);
  const std::string exponent = mark == std::string::npos ? "0" : text.substr(mark + 1);
  const long move = std::clamp(std::strtol(exponent.c_str(), nullptr, 10), -100000L, 100000L);
  if (digits.find('.') == std::string::npos) digits += '.';
  std::size_t point = digits.find('.');
  digits.erase(point, 1);
  for (long i = 0; i < move; ++i) {
    if (++point > digits.size()) digits += '0';
  }
  for (long i = 0; i > move; --i) {
    if (point == 0) digits.insert(0, 1, '0');
    if (point > 0) --point;
  }
  return sign + digits.insert(point, 1, '.');
}

// -1 when out of range. REQUIRES: is_number(text)
int sample_of(const std::string& text) {
  std::string digits = without_exponent(text);
  if (digits.find_first_of("123456789") == std::string::npos) return 0;
  if (digits[0] == '-') return -1;
  const std::size_t point = digits.find('.');
  std::string whole = digits.substr(0, point);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.size() > 3) return -1;
  const int value = whole.empty() ? 0 : std::stoi(whole);
  const bool fraction = digits.find_first_not_of('0', point + 1) != std::string::npos;
  return value > 255 || (value == 255 && fraction) ? -1 : value;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

// A number as everybody would write it. REQUIRES: is_number(text)
std::string shortest(const std::string& written) {
  std::string text = without_exponent(written);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  while (text.starts_with("-0")) text.erase(1, 1);
  return text;
}

bool is_absent(const std::string& cell) {
  for (const char* word : {"nan", "-nan", "+nan", "null", "na", "n/a", "#n/a", "nil", "none", "nodata",
                           "missing", "-1.#ind", "1.#qnan"}) {
    if (lower(cell) == word) return true;
  }
  if (!is_number(cell)) return false;
  for (const char* number : {"-999", "-999.25", "-9999", "-9999.25", "-99999", "-99999.25", "-32768"}) {
    if (shortest(cell) == number) return true;
  }
  return false;
}

std::optional<errc> fault_in(const std::string& cell, std::size_t index) {
  if (index == 0) {
    if (!is_number(cell)) return errc::depth_malformed;
    if (!Depth::parse(cell)) return errc::depth_overflow;
    return {};
  }
  if (cell.empty()) return errc::csv_sample_blank;
  if (is_absent(cell)) return errc::csv_sample_absent;
  if (!is_number(cell)) return errc::csv_sample_malformed;
  if (sample_of(cell) < 0) return errc::csv_sample_out_of_range;
  return {};
}

class Dumb {
 public:
  Dumb(const std::string& input, const ReaderOptions& options) : input_(input), options_(options) {}

  std::vector<std::string> run() {
    if (input_.empty() || input_ == "\xEF\xBB\xBF") return refused(errc::csv_empty);
    while (at_ < input_.size()) {
      if (!one_row()) return refused(errc::csv_wrong_header);
    }
    events_.push_back("blank " + std::to_string(blank_));
    return events_;
  }

 private:
  static std::vector<std::string> refused(errc why) { return {"refused " + make_error_code(why).message()}; }

  // False if the header is wrong.
  bool one_row() {
    const std::string separators = separator_ == '\0' ? ",;\t" : std::string(1, separator_);
    Quotes quotes;
    std::size_t length = 0;
    for (;; ++length) {
      const bool ended = at_ + length >= input_.size() || (input_[at_ + length] == '\n' && !quotes.open);
      if (length > options_.row_bytes || ended) break;
      quotes.step(input_[at_ + length], length, separators);
    }
    const std::size_t quoted_line = input_.find('\n', at_ + quotes.opened_at);
    const bool fits = length <= options_.row_bytes;
    if (quotes.open && (fits || quoted_line - at_ <= options_.row_bytes)) {
      if (separator_ == '\0') return false;
      return unclosed(std::min(quoted_line, input_.size()) - at_, quotes.opened_at);
    }
    if (fits) return row(length);
    if (separator_ == '\0') return false;
    return too_long();
  }

  bool unclosed(std::size_t length, std::size_t quote) {
    const std::string row = text(length);
    const auto column = cells_of(row.substr(0, quote), separator_).size();
    reject({line_, static_cast<std::uint32_t>(column), errc::csv_quote_unclosed, row.substr(quote), row});
    go_on(length);
    return true;
  }

  bool too_long() {
    const std::string row = input_.substr(at_, options_.row_bytes);
    reject({line_, 1, errc::csv_row_too_long, {}, row});
    go_on(std::min(input_.find('\n', at_ + options_.row_bytes), input_.size()) - at_);
    return true;
  }

  bool row(std::size_t length) {
    const std::string row = text(length);
    if (separator_ == '\0') {
      if (!header(row)) return false;
      go_on(length);
      return true;
    }
    const auto cells = cells_of(row, separator_);
    const std::size_t expected = notes_ + options_.source_width + 1U;
    const auto unread = static_cast<std::ptrdiff_t>(std::min(notes_, cells.size()));
    if (notes_ != 0 && repeated_header(row)) {
    } else if (std::all_of(cells.begin() + unread, cells.end(),
                           [](const auto& cell) { return cell.empty(); })) {
      ++blank_;
    } else if (cells.size() < expected) {
      reject({line_,
              static_cast<std::uint32_t>(cells.size() + 1),
              errc::csv_wrong_cell_count,
              {},
              row,
              {},
              counted(cells)});
    } else if (cells.size() > expected) {
      reject({line_,
              static_cast<std::uint32_t>(expected + 1),
              errc::csv_wrong_cell_count,
              cells[expected],
              row,
              {},
              counted(cells)});
    } else {
      frame(cells, row);
    }
    go_on(length);
    return true;
  }

  CellCount counted(const std::vector<std::string>& cells) const {
    const std::size_t found = cells.size() < notes_ ? 0 : cells.size() - notes_;
    return {static_cast<std::uint32_t>(found), options_.source_width + 1U};
  }

  void frame(const std::vector<std::string>& cells, const std::string& row) {
    std::vector<std::uint8_t> samples;
    for (std::size_t i = notes_; i < cells.size(); ++i) {
      if (const auto fault = fault_in(number(cells[i]), i - notes_)) {
        return reject({line_, static_cast<std::uint32_t>(i + 1), *fault, cells[i], row});
      }
      if (i > notes_) samples.push_back(static_cast<std::uint8_t>(sample_of(number(cells[i]))));
    }
    events_.push_back(event_of(Depth::parse(number(cells[notes_])).value(), samples));
  }

  // With a point where the dialect writes a comma.
  std::string number(std::string cell) const {
    if (separator_ != ',') std::ranges::replace(cell, ',', '.');
    return cell;
  }

  bool repeated_header(const std::string& row) {
    Dumb again(row, options_);
    if (!again.header(row) || again.notes_ == 0) return false;
    separator_ = again.separator_;
    return true;
  }

  bool header(std::string line) {
    if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF")) return false;
    if (std::ranges::count(line, '\0') != 0) return false;
    std::string rest = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    char separator = ',';
    if (const auto found = rest.find_first_of(",;\t"); found != std::string::npos) {
      separator = rest[found];
      rest = strip(rest.substr(found));
      if (separator == '\t' && (rest.starts_with(',') || rest.starts_with(';'))) separator = rest[0];
    }
    auto cells = cells_of(line, separator);
    for (auto& cell : cells) cell = lower(cell);
    const bool notes = cells.size() > 3 && cells[0] == "line" && cells[1] == "column" && cells[2] == "reason";
    const std::size_t depth = notes ? 3 : 0;
    if (cells[depth] != "depth" || cells.size() != depth + options_.source_width + 1U) return false;
    separator_ = separator;
    notes_ = depth;
    return true;
  }

  std::string text(std::size_t length) const {
    std::string row = input_.substr(at_, length);
    if (row.ends_with('\r')) row.pop_back();
    return row;
  }
  void reject(const Reject& reject) { events_.push_back(event_of(reject)); }
  void go_on(std::size_t length) {
    const std::size_t end = std::min(at_ + length + 1, input_.size());
    line_ += static_cast<std::uint64_t>(std::count(input_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                   input_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at_ = end;
  }

  const std::string& input_;
  const ReaderOptions options_;
  std::vector<std::string> events_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t blank_ = 0;
  char separator_ = '\0';
  std::size_t notes_ = 0;  // cells in front of the depth
};

struct Recorder final : RowSink {
  std::vector<std::string> events;
  bool row(Depth depth, std::span<const std::uint8_t> samples, SourcePosition) override {
    events.push_back(event_of(depth, samples));
    return true;
  }
  bool rejected(const Reject& reject) override {
    events.push_back(event_of(reject));
    return true;
  }
};

}  // namespace

std::vector<std::string> dumb_events(const std::string& input, const ReaderOptions& options) {
  return Dumb(input, options).run();
}

std::vector<std::string> reader_events(const std::string& input, const ReaderOptions& options,
                                       const std::vector<std::size_t>& cuts) {
  Recorder recorder;
  Reader reader(options, recorder);
  std::size_t at = 0;
  const auto push = [&](std::size_t size) {
    // A copy of its own size, so that a read beyond the block is seen by the address sanitizer.
    const std::vector<char> block(input.begin() + static_cast<std::ptrdiff_t>(at),
                                  input.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
    return reader.push(block);
  };
  checked<void> outcome;
  for (const std::size_t cut : cuts) {
    if (outcome) outcome = push(std::min(cut, input.size() - at));
  }
  if (outcome) outcome = push(input.size() - at);
  if (outcome) outcome = reader.finish();
  if (!outcome) return {"refused " + outcome.error().code.message()};
  recorder.events.push_back("blank " + std::to_string(reader.blank_rows()));
  return recorder.events;
}

}  // namespace framesd::formats
