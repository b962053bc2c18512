export default { testDir: ".", retries: 1, workers: 1, projects: [{ name: "one" }], reporter: process.env.R ? JSON.parse(process.env.R) : "line" };
