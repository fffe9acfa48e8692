// curl as a browser or a program would use the API: with a jar of cookies of its own, and no faith in our certificate.
#pragma once
#include <string>
#include <vector>

#include "tests/flow/peers/process.h"

namespace foyer::peers {

struct WebAnswer {
  int exit_code = 0;  // of curl; 28: it took too long
  int status = 0;
  std::string head, body;

  // The value of a header; empty if absent.
  std::string Header(const std::string& lower_case_name) const;
};

class Curl {
 public:
  // Its files lie in `folder`.
  Curl(Pump& pump, std::string folder) : pump_(pump), folder_(std::move(folder)) {}

  WebAnswer Ask(const std::string& method, const std::string& url, const std::string& json = {},
                std::vector<std::string> options = {});
  // What the session's cookie holds, over TLS.
  std::string Session() const;
  void ForgetCookies();

 private:
  std::string Read(const std::string& name) const;

  Pump& pump_;
  const std::string folder_;
};

}  // namespace foyer::peers
