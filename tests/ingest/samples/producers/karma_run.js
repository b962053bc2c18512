// karma itself ends its process before the reporter has written.
const karma = require("karma");
const file = require("path").resolve("karma.conf.js");
karma.config.parseConfig(file, {}, { promiseConfig: true, throwErrors: true }).then((config) => new karma.Server(config, () => setTimeout(process.exit, 1000)).start());
