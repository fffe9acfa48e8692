// What the daemon answers to each message of RFC 4475 (data/) and to those of ours for the cases of RFC 5118
// (data5118/), checked over the wire by rfc4475_wire_test.cc and rfc5118_wire_test.cc. What the parser alone makes of
// them is in torture_test.cc and rfc5118_test.cc.
#pragma once

namespace foyer::torture {

struct Answer {
  const char* file;
  const char* section;       // of RFC 4475
  const char* udp;           // to a stranger: statuses, "dropped", "closed" (the connection, after them)
  const char* tcp;           // the same
  const char* known;         // to the user of its From, from a trusted network; "": as to a stranger
  const char* house;         // our domain then; "": it makes no difference
  const char* why;           // in words
  int via_port = 5060;       // where its answer goes
  const char* missing = "";  // what makes a whole message of it in a stream; "body": the rest of its Content-Length
};

// A stranger's request is challenged before anybody looks at what it wants: 407, and 401 to a REGISTER. "passed" means
// that the next phone or server gets it with every line as it came, but the SDP is the relay's; "passed by DNS" that it
// takes the DNS to find it: without one the answer is 480.
inline constexpr Answer kAnswers[] = {
    // s3.1.1: valid messages
    {"wsinv", "3.1.1.1", "481", "481", "", "", "its To has a tag, and the dialog is none of ours"},
    {"intmeth", "3.1.1.2", "dropped", "dropped", "", "", "a NUL, even a quoted one, ends the message for others"},
    {"esc01", "3.1.1.3", "407", "407", "", "", "no user of ours can have a name with spaces"},
    {"escnull", "3.1.1.4", "400", "400", "", "", "a name with a NUL is no user's"},
    {"esc02", "3.1.1.5", "407", "407", "passed by DNS", "example.com", "an unknown method, not REGISTER"},
    {"lwsdisp", "3.1.1.6", "407", "407", "passed", "example.com", ""},
    {"longreq", "3.1.1.7", "407", "407", "", "", "no user of ours can have so long a name"},
    {"dblreq", "3.1.1.8", "401", "401, 407, closed", "200", "example.com",
     "a datagram is one message; in a stream an INVITE follows, and then garbage"},
    {"semiuri", "3.1.1.9", "407", "407", "passed by DNS", "example.org", "the semicolon belongs to the user"},
    {"transports", "3.1.1.10", "407", "407", "passed", "example.com", "transports nobody knows are in lower Vias"},
    {"mpart01", "3.1.1.11", "407", "407", "passed", "example.com", "binary parts, and a Route", 5070},
    {"unreason", "3.1.1.12", "dropped", "dropped", "", "", "a response to nothing that we have sent"},
    {"noreason", "3.1.1.13", "dropped", "dropped", "", "", "as before"},
    // s3.1.2: invalid messages
    {"badinv01", "3.1.2.1", "400", "400", "", "", "Via: ;;,;,,"},
    {"clerr", "3.1.2.2", "400", "407", "", "", "a stream goes on until its Content-Length is there", 5060, "body"},
    {"ncl", "3.1.2.3", "400", "400, closed", "", "", "Content-Length: -999"},
    {"scalar02", "3.1.2.4", "400", "400", "", "", "CSeq, Max-Forwards and Expires beyond their ranges"},
    {"scalarlg", "3.1.2.5", "dropped", "dropped", "", "", "a response; CSeq beyond its range"},
    {"quotbal", "3.1.2.6", "400", "400", "", "", "a quote in To that never ends", 5050},
    {"ltgtruri", "3.1.2.7", "400", "400", "", "", "<> around the Request-URI"},
    {"lwsruri", "3.1.2.8", "400", "400", "", "", "a space inside of the Request-URI"},
    {"lwsstart", "3.1.2.9", "400", "400", "", "", "two spaces in the request line"},
    {"trws", "3.1.2.10", "400", "400", "", "", "a space at the end of the request line"},
    {"escruri", "3.1.2.11", "400", "400", "", "", "headers in the Request-URI"},
    {"baddate", "3.1.2.12", "407", "407", "passed by DNS", "example.net", "Date is not for a proxy to judge"},
    {"regbadct", "3.1.2.13", "401", "401", "400", "example.com", "a Contact whose question mark needs <>"},
    {"badaspec", "3.1.2.14", "400", "400", "", "", "spaces between < and >"},
    {"baddn", "3.1.2.15", "dropped", "400", "", "",
     "a comma in a display name without quotes; as published its empty line is missing", 5060, "\r\n"},
    {"badvers", "3.1.2.16", "505", "505", "", "", ""},
    {"mismatch01", "3.1.2.17", "400", "400", "", "", "CSeq names another method"},
    {"mismatch02", "3.1.2.18", "400", "400", "", "", "CSeq names another method than an unknown one"},
    {"bigcode", "3.1.2.19", "dropped", "dropped", "", "", "a response"},
    // s3.2 to 3.4: transactions, the application layer, RFC 2543
    {"badbranch", "3.2.1", "407", "407", "passed by DNS", "example.org",
     "nothing behind the magic cookie: as of RFC 2543"},
    {"insuf", "3.3.1", "400", "400", "", "", "no From, To, Call-ID"},
    {"unkscm", "3.3.2", "416", "416", "", "", ""},
    {"novelsc", "3.3.3", "416", "416", "", "", "soap.beep:"},
    {"unksm2", "3.3.4", "400", "400", "", "", "To and From are isbn: and http:, which cannot be registered"},
    {"bext01", "3.3.5", "420", "420", "", "", "Proxy-Require comes before everything"},
    {"invut", "3.3.6", "407", "407", "passed by DNS", "example.net", "a body is for phones to judge"},
    {"regaut01", "3.3.7", "401", "401", "200", "example.com", "credentials of an unknown scheme are none"},
    {"multi01", "3.3.8", "400", "400", "", "", "two of From, To, Call-ID, CSeq"},
    {"mcl01", "3.3.9", "400", "400, closed", "", "", "two Content-Lengths"},
    {"bcast", "3.3.10", "dropped", "dropped", "", "", "a response for a broadcast address"},
    {"zeromf", "3.3.11", "200", "200", "", "", "OPTIONS is answered by who may not pass it on"},
    {"cparam01", "3.3.12", "401", "401", "200", "example.com", ""},
    {"cparam02", "3.3.13", "401", "401", "200", "example.com", ""},
    {"regescrt", "3.3.14", "401", "401", "200", "example.com", "its headers are kept, but in no Request-URI"},
    {"sdp01", "3.3.15", "407", "407", "passed by DNS", "example.net", "Accept is for phones to judge"},
    {"inv2543", "3.4.1", "407", "400, closed", "passed by DNS", "ift.client.example.net",
     "without a Content-Length a stream cannot be followed"},
    {"test", "none", "dropped", "dropped", "", "", "no SIP at all"},
};

// The cases of RFC 5118, over ::1 (and TCP gives the same answers).
struct Ipv6Answer {
  const char* file;
  const char* section;   // of RFC 5118
  const char* stranger;  // as above
  const char* known;     // to "caller" of example.com
  const char* why;
};

inline constexpr Ipv6Answer kIpv6Answers[] = {
    {"reference", "4.1", "401", "200", "an IPv6 address is as good a registrar as a name"},
    {"no-brackets", "4.2", "400", "400", ""},
    {"port-ambiguous", "4.3", "401", "200", "no port: all that is in the brackets is the address"},
    {"port-unambiguous", "4.4", "401", "200", ""},
    {"received-with-brackets", "4.5", "481", "481", "received is ours to write, whatever a sender has there"},
    {"received-without-brackets", "4.5", "481", "481", ""},
    {"sdp", "4.6", "407", "passed", ""},
    {"two-families-in-headers", "4.7", "407", "passed", ""},
    {"two-families-in-sdp", "4.8", "407", "passed", ""},
    {"mapped", "4.9", "407", "passed", ""},
    {"three-colons", "4.10", "407", "", "understood as the next one; nobody is asked for whom it is"},
    {"two-colons", "4.10", "407", "", ""},
};

}  // namespace foyer::torture
