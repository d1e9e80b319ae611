// SPDX-License-Identifier: MIT
#include "formats/dumb_csv.hpp"

#include "formats/dumb_scale.hpp"
#include "formats/row_event.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

namespace framesd::formats {
namespace {

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

// All characters that separate where this one does.
std::string separators_as(char separator) { return separator == ' ' ? " \t" : std::string(1, separator); }

std::vector<std::string> cells_of(std::string row, char separator) {
  const std::string separators = separators_as(separator);
  if (separator == ' ') row = strip(row);
  std::vector<std::string> cells(1);
  Quotes quotes;
  for (std::size_t at = 0; at < row.size(); ++at) {
    quotes.step(row[at], at, separators);
    if (separators.find(row[at]) != std::string::npos && !quotes.open) {
      const bool another = separator == ' ' && separators.find(row[at - 1]) != std::string::npos;
      if (!another) cells.emplace_back();
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

bool is_absent_word(const std::string& cell) {
  for (const char* word : {"nan", "-nan", "+nan", "null", "na", "n/a", "#n/a", "nil", "none", "nodata",
                           "missing", "-1.#ind", "1.#qnan"}) {
    if (lower(cell) == word) return true;
  }
  return false;
}

bool is_absent_value(const std::string& cell, const SampleRules& rules) {
  if (is_absent_word(cell)) return true;
  return is_number(cell) && std::ranges::count(rules.absent_values, std::strtod(cell.c_str(), nullptr)) != 0;
}

std::optional<errc> fault_in(const std::string& cell, std::size_t index, const SampleRules& rules) {
  if (index == 0) {
    if (!is_number(cell)) return errc::depth_malformed;
    if (!Depth::parse(cell)) return errc::depth_overflow;
    return {};
  }
  if (cell.empty()) return errc::csv_sample_blank;
  if (is_absent_value(cell, rules)) return errc::csv_sample_absent;
  if (!is_number(cell)) return errc::csv_sample_malformed;
  if (sample_of(cell) < 0) return errc::csv_sample_out_of_range;
  return {};
}

class Dumb {
 public:
  Dumb(const std::string& input, const ReaderOptions& options) : input_(input), options_(options) {}

  std::vector<std::string> run() {
    if (input_.empty() || input_ == "\xEF\xBB\xBF") return refused(errc::csv_empty);
    find_newline();
    std::string left = input_;
    while (left.ends_with('\x1A')) left.pop_back();
    size_ = left.size();
    while (at_ < size_) {
      if (!one_row()) return refused(errc::csv_wrong_header);
      if (scale_.missing()) return refused(errc::csv_scale_missing);
    }
    if (scale_.missing_at_end()) return refused(errc::csv_scale_missing);
    if (separator_ == '\0' && (commented_.empty() || !header(commented_)))
      return refused(errc::csv_wrong_header);
    events_.push_back("blank " + std::to_string(blank_));
    if (without_samples_ != 0) events_.back() += ", without samples " + std::to_string(without_samples_);
    return events_;
  }

 private:
  static std::vector<std::string> refused(errc why) { return {"refused " + make_error_code(why).message()}; }

  // Of all lines, as the end of the first one shows.
  void find_newline() {
    std::string first = input_.substr(0, options_.row_bytes + 1);
    const auto end = first.find_first_of("\r\n");
    if (end == std::string::npos) return;
    while (end < first.size() && first[end] == '\r') first.erase(end, 1);
    if (end == first.size() || first[end] != '\n') newline_ = '\r';
  }

  // False if the header is wrong.
  bool one_row() {
    if (is_comment()) return comment();
    const std::string separators = separator_ == '\0' ? ",;\t" : separators_as(separator_);
    Quotes quotes;
    std::size_t length = 0;
    for (;; ++length) {
      const bool ended = at_ + length >= size_ || (input_[at_ + length] == newline_ && !quotes.open);
      if (length > options_.row_bytes || ended) break;
      quotes.step(input_[at_ + length], length, separators);
    }
    const std::size_t quoted_line = input_.find(newline_, at_ + quotes.opened_at);
    const std::size_t with_end_of_file = at_ + length == size_ ? input_.size() - at_ : length;
    const bool fits = with_end_of_file <= options_.row_bytes;
    if (quotes.open && (fits || quoted_line - at_ <= options_.row_bytes)) {
      if (separator_ == '\0') return false;
      return unclosed(std::min(quoted_line, size_) - at_, quotes.opened_at);
    }
    if (fits) return row(length);
    if (separator_ == '\0') return false;
    return too_long();
  }

  bool is_comment() const {
    std::string line = text(std::min(input_.find(newline_, at_), size_) - at_);
    line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
    if (!line.starts_with('#') && !line.starts_with('~')) return false;
    for (const char* error : {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"}) {
      if (line.starts_with(error)) return false;
    }
    return true;
  }

  bool comment() {
    const std::size_t length = std::min(input_.find(newline_, at_), size_) - at_;
    if (at_ == 0 && std::min(input_.find(newline_), input_.size()) > options_.row_bytes) return false;
    if (separator_ == '\0') {
      std::string line = text(std::min(length, options_.row_bytes));
      line = strip(line.substr(std::min(line.find_first_of("#~"), line.size())));
      while (line.starts_with('#') || line.starts_with('~')) line.erase(0, 1);
      const auto better = [&](const std::string& before) {
        return before.empty() || !Dumb(*this).header(before);
      };
      line = strip(line);
      const bool sentence = !named_by_separator(line) && !Dumb(*this).header(line);
      if (names_depth(line) && !sentence && better(commented_)) commented_ = line;
    }
    go_on(length);
    return true;
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
    go_on(std::min(input_.find(newline_, at_ + options_.row_bytes), size_) - at_);
    return true;
  }

  bool row(std::size_t length) {
    const std::string row = text(length);
    if (separator_ == '\0') return front(row, length);
    auto cells = cells_of(row, separator_);
    const std::size_t before = notes_ + index_;
    const std::size_t expected = before + options_.source_width + 1U;
    if (cells.size() == expected + 1 && cells.back().empty()) cells.pop_back();
    const auto unread = static_cast<std::ptrdiff_t>(std::min(before, cells.size()));
    const bool blank =
        std::all_of(cells.begin() + unread, cells.end(), [](const auto& cell) { return cell.empty(); });
    const bool first =
        std::exchange(first_row_, first_row_ && row.find_first_not_of(" \t,;") == std::string::npos);
    if (notes_ != 0 && repeated_header(row)) {
    } else if (first && !first_row_ && is_units(cells)) {
      if (unit_.empty()) unit_ = cells[before];
    } else if (learn(cells), blank) {
      ++blank_;
    } else if (const auto fault = read(cells, row); cells.size() < expected) {
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
    } else if (fault) {
      if (fault->reason == errc::csv_sample_out_of_range) scale_.take_out_of_range();
      reject(*fault);
    } else if (std::ranges::count(samples_, kAbsent) == std::ssize(samples_)) {
      ++without_samples_;
    } else {
      scale_.take(numbers_);
      events_.push_back(row_event(depth_, samples_));
    }
    go_on(length);
    return true;
  }

  // A line before the header, or the header.
  bool front(const std::string& line, std::size_t length) {
    const bool blank = line.find_first_not_of(" \t,;") == std::string::npos;
    if (blank) {
      ++blank_;
    } else if (!std::exchange(begun_, true) && lower(line.substr(0, 4)) == "sep=" && line.size() > 4 &&
               std::string(",;\t").find(line[4]) != std::string::npos &&
               line.find_first_not_of(" \t,;", 5) == std::string::npos) {
      named_separator_ = line[4];
    } else if (!commented_.empty() && !names_depth(line)) {
      return header(commented_) && row(length);
    } else if (!header(line)) {
      return false;
    }
    go_on(length);
    return true;
  }

  bool is_units(const std::vector<std::string>& cells) const {
    const std::size_t before = notes_ + index_;
    if (cells.size() != before + options_.source_width + 1U || is_depth(cells[before])) return false;
    const auto first = cells.begin() + static_cast<std::ptrdiff_t>(before);
    const auto empty = [](const auto& cell) { return cell.empty(); };
    if (std::all_of(first, cells.end(), empty)) return false;
    return std::all_of(first, cells.end(), [](const auto& cell) {
      return cell.empty() || (!is_number(cell) && !is_absent_word(cell));
    });
  }

  CellCount counted(const std::vector<std::string>& cells) const {
    const std::size_t before = notes_ + index_;
    const std::size_t found = cells.size() < before ? 0 : cells.size() - before;
    return {static_cast<std::uint32_t>(found), options_.source_width + 1U};
  }

  // Reads cells up to the first bad one, whether or not the row has as many as it should: what they show
  // counts.
  std::optional<Reject> read(const std::vector<std::string>& cells, const std::string& row) {
    const std::size_t before = notes_ + index_;
    samples_.clear();
    numbers_.clear();
    for (std::size_t i = before; i < std::min(cells.size(), before + options_.source_width + 1U); ++i) {
      const auto number = unmarked(cells[i]);
      const auto fault = number ? fault_in(*number, i - before, options_.rules) : errc::csv_number_ambiguous;
      if (i > before && (fault == errc::csv_sample_blank || fault == errc::csv_sample_absent) &&
          !options_.rules.reject_absent) {
        samples_.push_back(kAbsent);
        continue;
      }
      if (fault) return Reject{line_, static_cast<std::uint32_t>(i + 1), *fault, cells[i], row};
      if (i > before) {
        samples_.push_back(sample_of(*number));
        numbers_.push_back(std::strtod(number->c_str(), nullptr));
      } else {
        depth_ = in_unit(Depth::parse(*number).value());
      }
    }
    return {};
  }

  Depth in_unit(Depth depth) const {
    const std::string unit = lower(unit_);
    const long double divisor = unit == "mm"     ? 1000
                                : unit == "cm"   ? 100
                                : unit == "in"   ? 12
                                : unit == ".1in" ? 120
                                                 : 1;
    return Depth::from_count(std::llrint(static_cast<long double>(depth.count()) / divisor));
  }

  void learn(const std::vector<std::string>& cells) {
    if (separator_ == ',' || !has_comma(cells)) return;
    for (std::size_t i = notes_ + index_; i < cells.size(); ++i) {
      const char shown = kind_of(cells[i]);
      if (shown == 'd' || shown == 'c' || shown == 'p') learn(shown);
    }
  }
  bool has_comma(const std::vector<std::string>& cells) const {
    return std::any_of(cells.begin(), cells.end(),
                       [](const auto& cell) { return cell.find(',') != cell.npos; });
  }
  void learn(char shown) {
    if (shown == 'p' && one_taken_) {
      marks_ = 'x';
    } else if (marks_ == '\0' || (marks_ == 'd' && shown == 'p')) {
      marks_ = shown;
    } else if (marks_ != shown && (marks_ != 'p' || shown != 'd')) {
      marks_ = 'x';
    }
  }

  // Without marks of thousands and with a decimal point; nothing if the cell may mean two numbers.
  std::optional<std::string> unmarked(std::string cell) {
    const bool comma = cell.find(',') != cell.npos;
    const bool point = cell.find('.') != cell.npos;
    if (separator_ == ',' || (!comma && !point)) return cell;
    const bool decimal_comma = marks_ == 'd' || marks_ == 'p';
    const auto drop = [&cell](char mark) { std::erase(cell, mark); };
    switch (kind_of(cell)) {
      case 'c': drop(','); break;
      case 'p': drop('.'); break;
      case 'C':
        if (marks_ == 'c') drop(',');
        if (marks_ != 'c' && !decimal_comma) return {};
        break;
      case 'P':
        if (marks_ == 'd' || marks_ == 'x') return {};
        if (marks_ == 'p') drop('.');
        one_taken_ = one_taken_ || marks_ == '\0';
        break;
      case 'd':
        if (!decimal_comma) return {};
        break;
      default:
        if (marks_ == 'p' && point && !comma && std::ranges::count(mantissa(cell), '.') < 2) return {};
    }
    std::ranges::replace(cell, ',', '.');
    return cell;
  }

  static std::string mantissa(std::string cell) {
    if (cell.starts_with('-') || cell.starts_with('+')) cell.erase(0, 1);
    return cell.substr(0, cell.find_first_of("eE"));
  }
  // d: a decimal comma; c, p: commas, points of thousands; C, P: one of these or the decimal mark; else a
  // blank.
  static char kind_of(const std::string& cell) {
    const std::string number = mantissa(cell);
    const auto parts = [](const std::string& text, char mark) {
      std::vector<std::string> found(1);
      for (const char c : text) c == mark ? found.emplace_back() : found.back() += c;
      return found;
    };
    const auto digits = [](const std::string& text) {
      return text.find_first_not_of("0123456789") == text.npos;
    };
    const auto thousands = [&](const std::string& text, char mark) {
      const auto groups = parts(text, mark);
      bool whole =
          !groups[0].starts_with('0') && !groups[0].empty() && groups[0].size() <= 3 && groups.size() > 1;
      for (std::size_t i = 0; i < groups.size(); ++i)
        whole = whole && digits(groups[i]) && (i == 0 || groups[i].size() == 3);
      return whole ? groups.size() - 1 : 0;
    };
    for (const std::string marks : {",.", ".,"}) {
      const auto halves = parts(number, marks[1]);
      const auto groups = thousands(halves[0], marks[0]);
      const bool comma = marks[0] == ',';
      if (groups != 0 && halves.size() == 2 && digits(halves[1])) return comma ? 'c' : 'p';
      if (groups > 1 && halves.size() == 1) return comma ? 'c' : 'p';
      if (groups == 1 && halves.size() == 1) return comma ? 'C' : 'P';
    }
    const auto halves = parts(number, ',');
    return halves.size() == 2 && number != "," && digits(halves[0]) && digits(halves[1]) ? 'd' : ' ';
  }

  bool repeated_header(const std::string& row) {
    Dumb again(row, options_);
    if (!again.header(row) || again.notes_ == 0) return false;
    named_separator_ = '\0';
    return header(row);
  }

  static bool is_depth(std::string cell) {
    cell = lower(strip(cell));
    for (const std::string brackets : {"[]", "()"}) {
      const auto open = cell.rfind(brackets[0]);
      if (cell.ends_with(brackets[1]) && open != cell.npos) {
        cell = strip(cell.substr(0, open));
        break;
      }
    }
    return cell == "depth" || cell == "dept" || cell == "md" || cell == "tdep" || cell == "measured depth";
  }

  // Of the units that the twin is asked for.
  static bool is_unit_alone(const std::string& cell) {
    for (const char* unit : {"m", "ft", "mm", "cm", "in", ".1in"}) {
      if (lower(cell) == std::string("[") + unit + "]" || lower(cell) == std::string("(") + unit + ")")
        return true;
    }
    return false;
  }

  // Whether something else than blanks separates.
  bool named_by_separator(const std::string& line) const {
    return named_separator_ != '\0' || line.find_first_of(",;\t") != std::string::npos;
  }

  bool names_depth(const std::string& line) const {
    Dumb some(line, options_);
    some.named_separator_ = named_separator_;
    return some.cells_of_header(line).second < some.cells_of_header(line).first.size();
  }

  // The cells of a header line, and which is the depth's; behind all of them if none is.
  std::pair<std::vector<std::string>, std::size_t> cells_of_header(const std::string& line) {
    std::string rest = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    const auto words = cells_of(line, ' ');
    const bool notes = words.size() > 3 && lower(words[0]) == "line" && lower(words[1]) == "column" &&
                       lower(words[2]) == "reason";
    separator_ = is_depth(words[notes ? 3 : 0]) ? ' ' : ',';
    rest = strip(rest);
    if (const auto found = rest.find_first_of(",;\t"); found != std::string::npos) {
      separator_ = rest[found];
      rest = strip(rest.substr(found));
      if (separator_ == '\t' && (rest.starts_with(',') || rest.starts_with(';'))) separator_ = rest[0];
    }
    if (named_separator_ != '\0') separator_ = named_separator_;
    auto cells = cells_of(line, separator_);
    const auto named = [&](std::size_t i, const char* name) {
      return i < cells.size() && lower(cells[i]) == name;
    };
    notes_ = named(0, "line") && named(1, "column") && named(2, "reason") ? 3 : 0;
    const auto depth_at = [&](std::size_t i) { return i < cells.size() && is_depth(cells[i]); };
    const bool may_index = notes_ < cells.size() && (cells[notes_].empty() || cells[notes_] == "Unnamed: 0");
    index_ = may_index && depth_at(notes_ + 1) ? 1 : 0;
    const std::size_t depth = notes_ + index_;
    return {cells, depth_at(depth) ? depth : cells.size()};
  }

  bool header(const std::string& line) {
    separator_ = '\0';
    Dumb read(line, options_);
    read.named_separator_ = named_separator_;
    if (line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF")) return false;
    if (std::ranges::count(line, '\0') != 0) return false;
    auto [cells, depth] = read.cells_of_header(line);
    if (depth == cells.size()) return false;
    const std::size_t expected = depth + options_.source_width + 1U;
    std::string named = cells[depth];
    if (read.separator_ == ' ' && !named.ends_with(']') && !named.ends_with(')') &&
        depth + 1 < cells.size() && is_unit_alone(cells[depth + 1])) {
      named += cells[depth + 1];
      cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(depth) + 1);
    }
    if (cells.size() == expected + 1 && cells.back().empty()) cells.pop_back();
    if (cells.size() != expected) return false;
    const auto open = named.find_last_of("[(");
    unit_ = named.ends_with(']') || named.ends_with(')')
                ? strip(named.substr(open + 1, named.size() - open - 2))
                : "";
    separator_ = read.separator_;
    notes_ = read.notes_;
    index_ = read.index_;
    first_row_ = true;
    return true;
  }

  // Of what is left, without its end and the mark in front of the first line.
  std::string text(std::size_t length) const {
    std::string row = input_.substr(at_, length);
    if (at_ == 0 && row.starts_with("\xEF\xBB\xBF")) row.erase(0, 3);
    if (newline_ == '\r' && row.starts_with('\n')) row.erase(0, 1);
    while (row.ends_with('\r')) row.pop_back();
    return row;
  }
  // No row of units comes behind one that was a row of something else.
  void reject(const Reject& reject) {
    first_row_ = false;
    events_.push_back(event_of(reject));
  }
  void go_on(std::size_t length) {
    const std::size_t end = std::min(at_ + length + 1, size_);
    line_ +=
        static_cast<std::uint64_t>(std::count(input_.begin() + static_cast<std::ptrdiff_t>(at_),
                                              input_.begin() + static_cast<std::ptrdiff_t>(end), newline_));
    at_ = end;
  }

  const std::string& input_;
  const ReaderOptions options_;
  std::vector<std::string> events_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t blank_ = 0;
  std::size_t size_ = 0;  // without Ctrl-Z at the end
  char newline_ = '\n';
  bool begun_ = false;  // a line was there that is neither blank nor a comment
  char named_separator_ = '\0';
  std::string commented_;  // a comment that could be the header
  char separator_ = '\0';
  std::size_t notes_ = 0;  // cells in front of all others
  std::size_t index_ = 0;  // and one more
  bool first_row_ = false;
  std::string unit_;
  char marks_ = '\0';  // d: decimal comma, c: commas of thousands, p: points of thousands, x: contradictory
  bool one_taken_ = false;
  Depth depth_;
  std::vector<int> samples_;
  std::uint64_t without_samples_ = 0;
  DumbScale scale_;
  std::vector<double> numbers_;  // of the row
};

struct Recorder final : RowSink {
  std::vector<std::string> events;
  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
           SourcePosition) override {
    events.push_back(row_event(depth, with_gaps(samples, absent)));
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
  if (const auto count = reader.rows_without_samples(); count != 0)
    recorder.events.back() += ", without samples " + std::to_string(count);
  return recorder.events;
}

}  // namespace framesd::formats
