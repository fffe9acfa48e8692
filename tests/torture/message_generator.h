// Well-formed messages by the thousand, as no phone writes them and every parser has to understand them: folded lines,
// compact names, odd case, quoted strings with escapes, IPv6, lists in one line and in many.
#pragma once
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace foyer::torture {

// Where white space may stand: none that need not be; blanks and folds; all there is, TABs and blanks before folds too.
enum class Spacing { kPlain, kFolded, kWild };

class MessageGenerator {
 public:
  // The same messages for the same seed; only their white space differs by `spacing`.
  MessageGenerator(unsigned seed, Spacing spacing) : random_(seed), space_random_(seed), spacing_(spacing) {}

  std::string Next();

 private:
  bool Chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  std::size_t Number(std::size_t from, std::size_t to) { return from + random_() % (to - from + 1); }
  std::string Pick(const std::vector<std::string>& words) { return words[random_() % words.size()]; }

  std::string Space();      // linear white space, or none
  std::string Blank();      // some
  std::string AtLineEnd();  // what may stand there, and behind a colon
  std::string Around(std::string_view separator);
  std::string Cased(std::string text);
  std::string Token(std::string_view more = {});
  std::string User();
  std::string Host();
  std::string HostPort();
  std::string Uri();
  std::string QuotedString();
  std::string DisplayName();
  std::string Address(const std::vector<std::string>& parameters);
  std::string Via();
  std::string Credentials();
  std::vector<std::string> Headers(const std::string& method, std::size_t body);
  std::string Line(const std::string& name, char compact, const std::string& value);
  void AddList(std::vector<std::string>& lines, const std::string& name, char compact,
               const std::vector<std::string>& elements);

  std::mt19937 random_, space_random_;
  const Spacing spacing_;
};

}  // namespace foyer::torture
