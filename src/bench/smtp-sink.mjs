// A mail server in a process of its own that takes every letter and keeps none; it prints its port.
import { SMTPServer } from "smtp-server";

const server = new SMTPServer({
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    stream.on("end", () => done());
    stream.resume();
  },
});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
